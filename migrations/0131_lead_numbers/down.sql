DROP TABLE lead_numbers;
