export const welcome = {
  title: "Bienvenida",
};
