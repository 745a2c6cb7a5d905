-- A journal of form 3, as the first desk with corrections of donors wrote it, dumped by sqlite3.
BEGIN TRANSACTION;
CREATE TABLE arrivals (
	number INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
	election VARCHAR NOT NULL,
	source VARCHAR NOT NULL,
	received_at VARCHAR NOT NULL,
	published_at VARCHAR,
	disposition VARCHAR NOT NULL,
	reason VARCHAR NOT NULL,
	"update" VARCHAR NOT NULL,
	sha256 VARCHAR NOT NULL,
	size INTEGER NOT NULL,
	format VARCHAR NOT NULL,
	url VARCHAR NOT NULL,
	http_status INTEGER NOT NULL
);
INSERT INTO "arrivals" VALUES(1,'2024-11-05-example','tidy-csv','2024-11-20T10:06:43.520275+00:00','2024-11-06T04:36:00.000000+00:00','kept','','20241106T043600Z','f784eb4a40355285b0de8e65a0823a319f5a4b1d18358613fdfac999f7f19b5a',510,'tidy-csv','',0);
CREATE TABLE audit (
	number INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	content VARCHAR NOT NULL, 
	hash VARCHAR NOT NULL
);
CREATE TABLE calls (
	number INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	content VARCHAR NOT NULL, 
	hash VARCHAR NOT NULL
);
INSERT INTO "calls" VALUES(1,'{"number":1,"action":"call","election":"2024-11-05-example","contest":"board-1","outcome":{"kind":"wins","selections":["ana-example"],"sentence":"Ana Example wins"},"of":0,"by":"Ana Editor","reason":"No past canvass lost such a lead.","at":"2024-11-07T18:00:00Z","update":"20241106T043600Z","published_at":"2024-11-06T04:36:00Z","rule":"Seats: 1","model":"1-3fa2b1c4","seed":1,"draws":10000,"probability":0.9981,"assertions":[["Ana Example is ahead of Ben Sample",0.9981]],"against_policy":[],"approvals_needed":0,"previous":"0000000000000000000000000000000000000000000000000000000000000000"}','d92aa107b727147fac02aba068745e430a2dfbf8c5d131c560ebb86a083ae8b0');
INSERT INTO "calls" VALUES(2,'{"number":2,"action":"retract","election":"2024-11-05-example","contest":"board-1","outcome":{"kind":"wins","selections":["ana-example"],"sentence":"Ana Example wins"},"of":1,"by":"Ana Editor","reason":"A batch was left out.","at":"2024-11-07T18:00:00Z","update":"20241106T043600Z","published_at":"2024-11-06T04:36:00Z","rule":"Seats: 1","model":"1-3fa2b1c4","seed":1,"draws":10000,"probability":0.9981,"assertions":[["Ana Example is ahead of Ben Sample",0.9981]],"against_policy":[],"approvals_needed":0,"previous":"d92aa107b727147fac02aba068745e430a2dfbf8c5d131c560ebb86a083ae8b0"}','05ff01eb8894993d01962176df6c7758c7b756fac9e0b81321ce9d73aa5c8bcf');
CREATE TABLE certifications (
	id INTEGER NOT NULL,
	election VARCHAR NOT NULL,
	published_at VARCHAR NOT NULL,
	certified_on DATE,
	source VARCHAR NOT NULL,
	"by" VARCHAR NOT NULL,
	added_at VARCHAR NOT NULL,
	PRIMARY KEY (id),
	UNIQUE (election, published_at, source)
);
INSERT INTO "certifications" VALUES(1,'2024-11-05-example','2024-11-06T04:36:00.000000+00:00',NULL,'https://example.org/certified','Ana Example','2024-11-20T10:06:49.245391+00:00');
CREATE TABLE contacts (
	election VARCHAR NOT NULL,
	source VARCHAR NOT NULL,
	tried_at VARCHAR NOT NULL,
	answered_at VARCHAR,
	problem VARCHAR NOT NULL,
	etag VARCHAR NOT NULL,
	last_modified VARCHAR NOT NULL,
	PRIMARY KEY (election, source)
);
CREATE TABLE corrections (
	id INTEGER NOT NULL,
	election VARCHAR NOT NULL,
	kind VARCHAR NOT NULL,
	contest VARCHAR NOT NULL,
	subject VARCHAR NOT NULL,
	value VARCHAR NOT NULL,
	"by" VARCHAR NOT NULL,
	reason VARCHAR NOT NULL,
	added_at VARCHAR NOT NULL,
	PRIMARY KEY (id)
);
INSERT INTO "corrections" VALUES(1,'2024-11-05-example','name','example-unified-school-board-district-2','ana-example','Ana María Example','Ben Example','as on the ballot','2024-11-20T10:06:47.893203+00:00');
CREATE TABLE decisions (
	id INTEGER NOT NULL,
	election VARCHAR NOT NULL,
	"update" VARCHAR NOT NULL,
	sha256 VARCHAR NOT NULL,
	"by" VARCHAR NOT NULL,
	reason VARCHAR NOT NULL,
	added_at VARCHAR NOT NULL,
	PRIMARY KEY (id)
);
CREATE TABLE definitions (
	arrival INTEGER NOT NULL,
	election VARCHAR NOT NULL,
	sha256 VARCHAR NOT NULL,
	published_at VARCHAR,
	PRIMARY KEY (arrival)
);
INSERT INTO "definitions" VALUES(1,'2024-11-05-example','8bfd673a004c098f750ab1e09e763d60aa78ba5d4c9db9ff099ccc3db3aa3914','2024-11-06T04:36:00.000000+00:00');
CREATE TABLE donor_corrections (
	number INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	"join" VARCHAR NOT NULL, 
	"left" VARCHAR NOT NULL, 
	"right" VARCHAR NOT NULL, 
	"by" VARCHAR NOT NULL, 
	reason VARCHAR NOT NULL, 
	added_at VARCHAR NOT NULL
);
CREATE TABLE editors (
	"key" VARCHAR NOT NULL, 
	name VARCHAR NOT NULL, 
	role VARCHAR NOT NULL, 
	password VARCHAR NOT NULL, 
	disabled BOOLEAN NOT NULL, 
	added_at VARCHAR NOT NULL, 
	password_at VARCHAR NOT NULL, 
	PRIMARY KEY ("key")
);
CREATE TABLE files (
	path VARCHAR NOT NULL,
	sha256 VARCHAR NOT NULL,
	PRIMARY KEY (path)
);
INSERT INTO "files" VALUES('counts/2024-11-05-example/20241106T043600Z-tidy-csv-f784eb4a4035.parquet','54ba1bb4da8d9a9136b65674432723b85400932df22c873d23e3e78669a408d3');
INSERT INTO "files" VALUES('definitions/2024-11-05-example/8bfd673a004c098f.parquet','ed55c34fa32ca0f8cf4410fa9d911f9aa0fc1441eb9c05af5070139abf2464bf');
CREATE TABLE findings (
	id INTEGER NOT NULL,
	arrival INTEGER NOT NULL,
	election VARCHAR NOT NULL,
	"update" VARCHAR NOT NULL,
	severity VARCHAR NOT NULL,
	code VARCHAR NOT NULL,
	contest VARCHAR NOT NULL,
	sentence VARCHAR NOT NULL,
	PRIMARY KEY (id)
);
CREATE TABLE mail_deliveries (
	mailing INTEGER NOT NULL, 
	subscriber INTEGER NOT NULL, 
	state VARCHAR NOT NULL, 
	claimed_at VARCHAR NOT NULL, 
	ended_at VARCHAR, 
	tries INTEGER NOT NULL, 
	reply VARCHAR NOT NULL, 
	PRIMARY KEY (mailing, subscriber)
);
CREATE TABLE mail_letters (
	number INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	address VARCHAR NOT NULL, 
	wish VARCHAR NOT NULL, 
	asked_at VARCHAR NOT NULL, 
	state VARCHAR NOT NULL, 
	tries INTEGER NOT NULL, 
	problem VARCHAR NOT NULL
);
CREATE TABLE mail_subscribers (
	number INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	address VARCHAR, 
	rhythm VARCHAR NOT NULL, 
	language VARCHAR NOT NULL, 
	confirmed_at VARCHAR NOT NULL, 
	left_at VARCHAR, 
	left_because VARCHAR NOT NULL, 
	bounces INTEGER NOT NULL, 
	UNIQUE (address)
);
CREATE TABLE mail_subscriptions (
	subscriber INTEGER NOT NULL, 
	topic VARCHAR NOT NULL, 
	since VARCHAR NOT NULL, 
	PRIMARY KEY (subscriber, topic)
);
CREATE TABLE mail_tokens (
	hash VARCHAR NOT NULL, 
	purpose VARCHAR NOT NULL, 
	letter INTEGER NOT NULL, 
	subscriber INTEGER NOT NULL, 
	expires_at VARCHAR NOT NULL, 
	used_at VARCHAR, 
	PRIMARY KEY (hash)
);
CREATE TABLE mail_told (
	subscriber INTEGER NOT NULL, 
	"key" VARCHAR NOT NULL, 
	mailing INTEGER NOT NULL, 
	PRIMARY KEY (subscriber, "key")
);
CREATE TABLE mailing_decisions (
	mailing INTEGER NOT NULL, 
	decision VARCHAR NOT NULL, 
	"by" VARCHAR NOT NULL, 
	reason VARCHAR NOT NULL, 
	at VARCHAR NOT NULL, 
	PRIMARY KEY (mailing)
);
CREATE TABLE mailing_news (
	rhythm VARCHAR NOT NULL, 
	"key" VARCHAR NOT NULL, 
	mailing INTEGER NOT NULL, 
	place INTEGER NOT NULL, 
	at VARCHAR NOT NULL, 
	topics VARCHAR NOT NULL, 
	state VARCHAR NOT NULL, 
	printed VARCHAR NOT NULL, 
	PRIMARY KEY (rhythm, "key")
);
CREATE TABLE mailings (
	number INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	rhythm VARCHAR NOT NULL, 
	prepared_at VARCHAR NOT NULL, 
	replaced_by INTEGER NOT NULL, 
	done_at VARCHAR
);
CREATE TABLE notes (
	number INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	election VARCHAR NOT NULL, 
	contest VARCHAR NOT NULL, 
	"of" INTEGER NOT NULL, 
	text VARCHAR NOT NULL, 
	language VARCHAR NOT NULL, 
	"by" VARCHAR NOT NULL, 
	reason VARCHAR NOT NULL, 
	at VARCHAR NOT NULL
);
CREATE TABLE outstanding (
	id INTEGER NOT NULL,
	election VARCHAR NOT NULL,
	scope VARCHAR NOT NULL,
	kind VARCHAR NOT NULL,
	ballots INTEGER NOT NULL,
	published_at VARCHAR NOT NULL,
	source VARCHAR NOT NULL,
	note VARCHAR NOT NULL,
	"by" VARCHAR NOT NULL,
	added_at VARCHAR NOT NULL,
	PRIMARY KEY (id),
	UNIQUE (election, scope, kind, ballots, published_at, source)
);
INSERT INTO "outstanding" VALUES(1,'2024-11-05-example','Example County','mail',5000,'2024-11-06T20:00:00.000000+00:00','https://example.org/note','','Ana Example','2024-11-20T10:06:44.971280+00:00');
CREATE TABLE reports (
	arrival INTEGER NOT NULL,
	election VARCHAR NOT NULL,
	"update" VARCHAR NOT NULL,
	source VARCHAR NOT NULL,
	sha256 VARCHAR NOT NULL,
	format VARCHAR NOT NULL,
	published_at VARCHAR NOT NULL,
	conflicting BOOLEAN NOT NULL,
	PRIMARY KEY (arrival),
	UNIQUE (election, "update", source, sha256)
);
INSERT INTO "reports" VALUES(1,'2024-11-05-example','20241106T043600Z','tidy-csv','f784eb4a40355285b0de8e65a0823a319f5a4b1d18358613fdfac999f7f19b5a','tidy-csv','2024-11-06T04:36:00.000000+00:00',0);
CREATE TABLE sessions (
	token_hash VARCHAR NOT NULL, 
	editor VARCHAR NOT NULL, 
	began_at VARCHAR NOT NULL, 
	seen_at VARCHAR NOT NULL, 
	PRIMARY KEY (token_hash)
);
CREATE TABLE sign_in_attempts (
	number INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	who VARCHAR NOT NULL, 
	address VARCHAR NOT NULL, 
	at VARCHAR NOT NULL, 
	succeeded BOOLEAN NOT NULL
);
CREATE TABLE webhook_events (
	webhook INTEGER NOT NULL, 
	"key" VARCHAR NOT NULL, 
	place INTEGER NOT NULL, 
	state VARCHAR NOT NULL, 
	body VARCHAR NOT NULL, 
	delivery VARCHAR NOT NULL, 
	tries INTEGER NOT NULL, 
	next_at VARCHAR NOT NULL, 
	problem VARCHAR NOT NULL, 
	PRIMARY KEY (webhook, "key")
);
CREATE TABLE webhooks (
	number INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	url VARCHAR NOT NULL, 
	secret VARCHAR NOT NULL, 
	topics VARCHAR NOT NULL, 
	"by" VARCHAR NOT NULL, 
	added_at VARCHAR NOT NULL, 
	removed_at VARCHAR, 
	removed_by VARCHAR NOT NULL
);
CREATE INDEX arrivals_by_hash ON arrivals (sha256);
CREATE UNIQUE INDEX definitions_once ON definitions (election, sha256, coalesce(published_at, ''));
CREATE TRIGGER calls_are_not_edited BEFORE UPDATE ON calls BEGIN SELECT RAISE(ABORT, 'a row of the call ledger is never edited'); END;
CREATE TRIGGER calls_are_not_removed BEFORE DELETE ON calls BEGIN SELECT RAISE(ABORT, 'a row of the call ledger is never removed'); END;
CREATE TRIGGER calls_are_added_at_the_end BEFORE INSERT ON calls WHEN NEW.number IS NOT (SELECT coalesce(max(number), 0) + 1 FROM calls) BEGIN SELECT RAISE(ABORT, 'a row of the call ledger is added at its end'); END;
CREATE TRIGGER donor_corrections_are_not_edited BEFORE UPDATE ON donor_corrections BEGIN SELECT RAISE(ABORT, 'a correction of donors is never edited'); END;
CREATE TRIGGER donor_corrections_are_not_removed BEFORE DELETE ON donor_corrections BEGIN SELECT RAISE(ABORT, 'a correction of donors is never removed'); END;
CREATE INDEX sign_in_attempts_by_who ON sign_in_attempts (who);
CREATE INDEX sign_in_attempts_by_address ON sign_in_attempts (address);
CREATE TRIGGER audit_are_not_edited BEFORE UPDATE ON audit BEGIN SELECT RAISE(ABORT, 'a row of the audit trail is never edited'); END;
CREATE TRIGGER audit_are_not_removed BEFORE DELETE ON audit BEGIN SELECT RAISE(ABORT, 'a row of the audit trail is never removed'); END;
CREATE TRIGGER audit_are_added_at_the_end BEFORE INSERT ON audit WHEN NEW.number IS NOT (SELECT coalesce(max(number), 0) + 1 FROM audit) BEGIN SELECT RAISE(ABORT, 'a row of the audit trail is added at its end'); END;
CREATE TRIGGER notes_are_not_edited BEFORE UPDATE ON notes BEGIN SELECT RAISE(ABORT, 'a row of notes is never edited'); END;
CREATE TRIGGER notes_are_not_removed BEFORE DELETE ON notes BEGIN SELECT RAISE(ABORT, 'a row of notes is never removed'); END;
CREATE INDEX mail_letters_by_address ON mail_letters (address);
CREATE TRIGGER mailing_decisions_are_not_edited BEFORE UPDATE ON mailing_decisions BEGIN SELECT RAISE(ABORT, 'a decision on a mailing is never edited'); END;
CREATE TRIGGER mailing_decisions_are_not_removed BEFORE DELETE ON mailing_decisions BEGIN SELECT RAISE(ABORT, 'a decision on a mailing is never removed'); END;
CREATE INDEX mailing_news_by_mailing ON mailing_news (mailing);
DELETE FROM "sqlite_sequence";
INSERT INTO "sqlite_sequence" VALUES('arrivals',1);
INSERT INTO "sqlite_sequence" VALUES('calls',2);
COMMIT;
