-- What a letter needs beside the address: care of whom, abroad, in a second language, in large print.
ALTER TABLE tenancies
    ADD COLUMN care_of text NOT NULL DEFAULT '',
    ADD COLUMN country text NOT NULL DEFAULT '',
    ADD COLUMN letter_language text NOT NULL DEFAULT '',
    ADD COLUMN large_print boolean NOT NULL DEFAULT false;
