# Français. directory
