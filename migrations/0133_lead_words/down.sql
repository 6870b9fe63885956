DROP TRIGGER words ON lead_numbers;
DROP TRIGGER words_of_changed ON leads;
DROP TRIGGER words_of_new ON leads;
DROP FUNCTION index_lead_of_number;
DROP FUNCTION index_changed_lead;
DROP PROCEDURE index_lead;
DROP FUNCTION number_words_of;
DROP FUNCTION words_of;
DROP TABLE lead_words;
