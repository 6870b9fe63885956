DROP TABLE lead_notes;
DROP TABLE leads;
