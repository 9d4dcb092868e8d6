// The words of Tidemark SQL. One lexer serves the splitter, the shell's colours and completion, and the statement grammar;
// strings, comments and quoted names are cut exactly as Calcite cuts them, for the bodies of queries go there as text.
lexer grammar TidemarkLexer;

options {
    caseInsensitive = true;
}

// EMIT and WITH SAVEPOINT where they end a statement, and COMMENT before a string; ClauseMarker renames the words EMIT, WITH and
// COMMENT to these.
tokens {
    COMMENT_CLAUSE,
    EMIT_CLAUSE,
    SAVEPOINT_CLAUSE
}

AFTER: 'AFTER';
ALLOW: 'ALLOW';
ALTER: 'ALTER';
ANALYZE: 'ANALYZE';
AND: 'AND';
ARRAY: 'ARRAY';
AS: 'AS';
BEGIN: 'BEGIN';
CASE: 'CASE';
CHANGES: 'CHANGES';
CHECKPOINTS: 'CHECKPOINTS';
CONNECTION: 'CONNECTION';
CONNECTIONS: 'CONNECTIONS';
CONNECTORS: 'CONNECTORS';
CREATE: 'CREATE';
DELAY: 'DELAY';
DELETE: 'DELETE';
DESCRIBE: 'DESCRIBE';
DOT_FORMAT: 'DOT';
DROP: 'DROP';
EMIT: 'EMIT';
END: 'END';
ENFORCED: 'ENFORCED';
EXECUTE: 'EXECUTE';
EXISTS: 'EXISTS';
EXPLAIN: 'EXPLAIN';
EXTENDED: 'EXTENDED';
FALSE: 'FALSE';
FOR: 'FOR';
FORMATS: 'FORMATS';
FROM: 'FROM';
FUNCTION: 'FUNCTION';
FUNCTIONS: 'FUNCTIONS';
IF: 'IF';
INSERT: 'INSERT';
INTERVAL: 'INTERVAL';
INTO: 'INTO';
JAR: 'JAR';
JOB: 'JOB';
JOBS: 'JOBS';
JSON: 'JSON';
KEY: 'KEY';
LATE: 'LATE';
LATENESS: 'LATENESS';
LEDGER: 'LEDGER';
LOCAL: 'LOCAL';
LOGICAL: 'LOGICAL';
MAP: 'MAP';
MATERIALIZED: 'MATERIALIZED';
METADATA: 'METADATA';
NOT: 'NOT';
NULL: 'NULL';
PAUSE: 'PAUSE';
PHYSICAL: 'PHYSICAL';
PRECISION: 'PRECISION';
PRIMARY: 'PRIMARY';
RESET: 'RESET';
RESUME: 'RESUME';
ROW: 'ROW';
ROWS: 'ROWS';
SAVEPOINT: 'SAVEPOINT';
SECRET: 'SECRET';
SECRETS: 'SECRETS';
SELECT: 'SELECT';
SET: 'SET';
SETTINGS: 'SETTINGS';
SHOW: 'SHOW';
STATEMENT: 'STATEMENT';
STOP: 'STOP';
STREAM: 'STREAM';
STREAMS: 'STREAMS';
TABLE: 'TABLE';
TABLES: 'TABLES';
TEXT: 'TEXT';
TIME: 'TIME';
TO: 'TO';
TRUE: 'TRUE';
UPDATE: 'UPDATE';
USING: 'USING';
VALUES: 'VALUES';
VARYING: 'VARYING';
VIEW: 'VIEW';
VIEWS: 'VIEWS';
WATERMARK: 'WATERMARK';
WHERE: 'WHERE';
WHY: 'WHY';
WITH: 'WITH';
WITHOUT: 'WITHOUT';
ZONE: 'ZONE';

// Calcite's letters and digits.
IDENTIFIER: LETTER (LETTER | DIGIT)*;

// A name in quotes ends on its line, as it does for Calcite.
QUOTED_NAME: '"' (~["\r\n] | '""')* '"' | '`' (~[`\r\n] | '``')* '`';
UNTERMINATED_NAME: '"' (~["\r\n] | '""')* | '`' (~[`\r\n] | '``')*;

STRING: QUOTED;
PREFIXED_STRING: ('N' | 'X' | 'U&') QUOTED | 'E' '\'' (~['\\] | '\\' . | '\'\'')* '\'';
UNTERMINATED_STRING: ('N' | 'X' | 'U&')? '\'' (~['] | '\'\'')* EOF | 'E' '\'' (~['\\] | '\\' . | '\'\'')* '\\'? EOF;

INTEGER: [0-9]+;
NUMBER: [0-9]+ '.' [0-9]* EXPONENT? | '.' [0-9]+ EXPONENT? | [0-9]+ EXPONENT;

LINE_COMMENT: '--' ~[\r\n]* -> channel(HIDDEN);
BLOCK_COMMENT: '/*' (~[*] | '*'+ ~[*/])* '*'+ '/' -> channel(HIDDEN);
UNTERMINATED_COMMENT: '/*' (~[*] | '*'+ ~[*/])* '*'* EOF;
DOUBLE_SLASH: '//';

SPACE: [ \t\r\n\f]+ -> skip;

SEMI: ';';
COMMA: ',';
DOT: '.';
LPAREN: '(';
RPAREN: ')';
LBRACKET: '[';
RBRACKET: ']';
LESS: '<';
GREATER: '>';
EQUAL: '=';
PLUS: '+';
MINUS: '-';
OPERATOR: [*/%!|&^~?:{}@#\\];

// Whatever else stands in the text: one UTF-16 unit, reported by the parser.
UNKNOWN: .;

fragment QUOTED: '\'' (~['] | '\'\'')* '\'';
fragment EXPONENT: 'E' [+\-]? [0-9]+;
fragment LETTER options { caseInsensitive = false; }:
    [a-zA-Z_$\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u1fff\u3040-\u318f\u3300-\u337f\u3400-\u3d2d\u4e00-\u9fff\uf900-\ufaff];
fragment DIGIT options { caseInsensitive = false; }: [0-9];
