## Home
home-overview = Where your customers stand with the Microsoft Customer Agreement
home-you = My details
home-no-customers = Your role manages users and does not give access to customers. To see customers, ask a Global admin for the role Admin agent or Sales agent.
role-global-admin = Global admin
role-user-admin = User admin
role-admin-agent = Admin agent
role-sales = Sales agent
