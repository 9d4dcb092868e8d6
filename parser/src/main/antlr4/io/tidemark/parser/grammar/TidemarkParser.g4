// The statements of Tidemark SQL. The bodies of queries and expressions are opaque here: Calcite parses them later.
// Kept decidable by one word of lookahead almost everywhere, so that an error is found at the word that is wrong.
parser grammar TidemarkParser;

options {
    tokenVocab = TidemarkLexer;
}

single: statement SEMI* EOF;

statement
    : queryStatement
    | insertStatement
    | createStatement
    | dropStatement
    | statementSet
    | deleteStatement
    | updateStatement
    | showStatement
    | describeStatement
    | explainStatement
    | jobStatement
    | alterJobStatement
    | setStatement
    | resetStatement
    ;

// ---- queries, INSERT and EMIT

queryStatement: query emit?;

query: LPAREN* (SELECT | WITH | VALUES | TABLE) ~(SEMI | EMIT_CLAUSE | SAVEPOINT_CLAUSE)*;

insertStatement: INSERT INTO name columnNames? query insertTail;

insertTail: emit? savepoint? | savepoint emit;

columnNames: LPAREN name (COMMA name)* RPAREN;

savepoint: SAVEPOINT_CLAUSE SAVEPOINT STRING;

emit: EMIT_CLAUSE (CHANGES | STREAM afterConditions? | afterConditions) lateness? lateRows?;

afterConditions: AFTER afterCondition (AND AFTER afterCondition)*;

afterCondition: WATERMARK | DELAY interval;

lateness: ALLOW LATENESS interval;

lateRows: LATE ROWS INTO name;

interval: INTERVAL (PLUS | MINUS)? STRING timeUnit precision? (TO timeUnit precision?)?;

timeUnit: IDENTIFIER;

statementSet: EXECUTE STATEMENT SET BEGIN (insertStatement SEMI)+ END;

deleteStatement: DELETE FROM name whereClause?;

updateStatement: UPDATE name SET assignment (COMMA assignment)* whereClause?;

assignment: name EQUAL expression;

whereClause: WHERE condition;

condition: ~(SEMI | EMIT_CLAUSE | SAVEPOINT_CLAUSE)+;

// An expression inside a list: up to a comma or a closing parenthesis that is not its own.
expression: expressionPart+;

expressionPart
    : LPAREN nestedPart* RPAREN
    | LBRACKET nestedPart* RBRACKET
    | ~(LPAREN | RPAREN | LBRACKET | RBRACKET | COMMA | SEMI | WHERE | COMMENT_CLAUSE | EMIT_CLAUSE |
      SAVEPOINT_CLAUSE)
    ;

nestedPart
    : LPAREN nestedPart* RPAREN
    | LBRACKET nestedPart* RBRACKET
    | ~(LPAREN | RPAREN | LBRACKET | RBRACKET | SEMI | EMIT_CLAUSE | SAVEPOINT_CLAUSE)
    ;

// ---- CREATE and DROP

createStatement: CREATE (createTable | createView | createSavepoint | createConnection | createSecret | createFunction);

createTable: (STREAM | TABLE) ifNotExists? name LPAREN tableElement (COMMA tableElement)* RPAREN comment?
    (WITH options_)?;

comment: COMMENT_CLAUSE STRING;

ifNotExists: IF NOT EXISTS;

tableElement
    : PRIMARY KEY columnNames (NOT ENFORCED)?
    | WATERMARK (FOR name AS expression | columnRest comment?)
    | plainName columnRest comment?
    ;

columnRest: AS expression | dataType columnConstraint*;

columnConstraint
    : NOT NULL
    | NULL
    | METADATA (FROM STRING)?
    | PRIMARY KEY (NOT ENFORCED)?
    ;

createView: MATERIALIZED? VIEW ifNotExists? name comment? AS query emit?;

createSavepoint: SAVEPOINT STRING FOR JOB jobId;

createConnection: CONNECTION name WITH options_;

createSecret: SECRET name AS STRING;

createFunction: FUNCTION name AS STRING (USING JAR STRING)?;

dropStatement: DROP (objectKind (IF EXISTS)? name | JOB jobId);

objectKind: STREAM | TABLE | VIEW | MATERIALIZED VIEW | FUNCTION | CONNECTION | SECRET;

// ---- types

dataType: dataTypeHead ARRAY*;

dataTypeHead
    : ARRAY LESS fieldType GREATER
    | MAP LESS fieldType COMMA fieldType GREATER
    | ROW (LESS rowField (COMMA rowField)* GREATER | LPAREN rowField (COMMA rowField)* RPAREN)
    | INTERVAL timeUnit precision? (TO timeUnit precision?)?
    | typeName (PRECISION | VARYING)? precision? timeZone?
    ;

fieldType: dataType (NOT NULL | NULL)?;

rowField: name fieldType;

typeName: word;

precision: LPAREN INTEGER (COMMA INTEGER)? RPAREN;

timeZone: (WITH LOCAL? | WITHOUT) TIME ZONE;

// ---- options and settings

options_: LPAREN option (COMMA option)* RPAREN;

option: optionKey EQUAL optionValue;

optionKey: STRING | optionWord (DOT optionWord)*;

optionWord: name | reserved;

optionValue: STRING | (PLUS | MINUS)? (INTEGER | NUMBER) | TRUE | FALSE | SECRET STRING;

setStatement: SET option;

resetStatement: RESET optionKey?;

// ---- looking and steering

showStatement: SHOW showTarget;

showTarget
    : STREAMS
    | TABLES
    | VIEWS
    | MATERIALIZED VIEWS
    | JOBS
    | FUNCTIONS
    | CONNECTORS
    | FORMATS
    | CONNECTIONS
    | SECRETS
    | SETTINGS
    | CHECKPOINTS (FOR JOB jobId)?
    | LEDGER (FOR JOB jobId)?
    | CREATE objectKind? name
    ;

describeStatement: DESCRIBE EXTENDED? name;

explainStatement: EXPLAIN (WHY JOB jobId | explainLevel? (AS explainFormat)? explained);

explainLevel: LOGICAL | PHYSICAL | ANALYZE;

explainFormat: TEXT | JSON | DOT_FORMAT;

// What has a plan. Not statement itself: EXPLAIN EXPLAIN … would recurse as deep as the text is long.
explained: queryStatement | insertStatement | statementSet | deleteStatement | updateStatement | CREATE createView;

jobStatement: (PAUSE | RESUME | STOP) JOB jobId savepoint?;

alterJobStatement: ALTER JOB jobId (WITH options_)? AS insertStatement;

jobId: STRING | INTEGER | name (MINUS INTEGER)?;

// ---- names: every word that is not needed to tell statements apart may be one

name: plainName | WATERMARK;

plainName: QUOTED_NAME | word | ARRAY | MAP | ROW;

word
    : IDENTIFIER
    | AFTER | ALLOW | ANALYZE | CHANGES | CHECKPOINTS | CONNECTION | CONNECTIONS | CONNECTORS | DELAY | DOT_FORMAT |
      EMIT | ENFORCED | EXTENDED | FORMATS | FUNCTION | FUNCTIONS | JAR | JOB | JOBS | JSON | KEY | LATE | LATENESS |
      LEDGER | LOCAL | LOGICAL | MATERIALIZED | METADATA | PAUSE | PHYSICAL | PRECISION | RESET | RESUME | ROWS |
      SAVEPOINT | SECRET | SECRETS | SETTINGS | SHOW | STATEMENT | STOP | STREAM | STREAMS | TABLES | TEXT | TIME | VARYING |
      VIEW | VIEWS | WHY | WITHOUT | ZONE
    ;

reserved
    : ALTER | AND | AS | BEGIN | CASE | CREATE | DELETE | DESCRIBE | DROP | END | EXECUTE | EXISTS | EXPLAIN | FALSE |
      FOR | FROM | IF | INSERT | INTERVAL | INTO | NOT | NULL | PRIMARY | SELECT | SET | TABLE | TO | TRUE | UPDATE |
      USING | VALUES | WHERE | WITH
    ;
