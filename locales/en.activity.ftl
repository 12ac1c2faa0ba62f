# English. activity

activity-log = Activity log
