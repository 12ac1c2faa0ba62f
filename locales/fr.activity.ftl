# Français. activity

activity-log = Journal d’activité
