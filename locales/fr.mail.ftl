# Français. mail

mails = Courrier
