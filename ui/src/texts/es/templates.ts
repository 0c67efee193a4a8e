export const templates = {
  title: "Plantillas",
};
