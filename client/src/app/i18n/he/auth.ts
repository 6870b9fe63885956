export const signIn = {
  title: 'כניסה לחשבון',
  email: 'דוא״ל',
  password: 'סיסמה',
  submit: 'כניסה',
  emailInvalid: 'כתבו כתובת דוא״ל מלאה',
  passwordMissing: 'כתבו סיסמה',
  wrong: 'הדוא״ל או הסיסמה אינם נכונים.',
  tooMany: 'יותר מדי ניסיונות. נסו שוב בעוד כמה דקות.',
  showPassword: 'הצגת הסיסמה',
};
