DROP TABLE processing_steps;
