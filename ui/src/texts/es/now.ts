export const now = {
  title: "Ahora",
};
