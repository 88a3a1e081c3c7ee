/** What people call a response by: `R-00012`. */
export const responseNumber = (number: number) => `R-${String(number).padStart(5, '0')}`;
