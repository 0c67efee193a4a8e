export const search = {
  title: "Buscar",
};
