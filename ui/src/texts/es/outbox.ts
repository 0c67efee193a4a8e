export const outbox = {
  title: "Bandeja de salida",
};
