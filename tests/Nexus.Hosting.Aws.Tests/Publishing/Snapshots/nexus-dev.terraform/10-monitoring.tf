# Alarms, dashboard, budget. There is nothing of it in this model.
