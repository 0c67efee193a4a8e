export const composer = {
  title: "Escribir",
};
