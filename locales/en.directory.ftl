# English. directory
