export const timeline = {
  title: "Cronología",
};
