export const imports = {
  title: "Importar",
};
