import PlayData
import Testing

@Suite struct JSONMistakeTests {
  @Test(arguments: structure + values + templates + strings + numbers)
  func isToldWithItsPlace(_ example: MessageCase) {
    let text = MarkedText(example.marked)
    #expect(
      text.messages(of: JSON.read) == ["\(text.lineAndColumn): \(example.message)"])
  }

  static let structure = [
    MessageCase("▸", "expected a value, found an empty file; write [] or {} for nothing"),
    MessageCase(
      " // only a comment\n▸", "expected a value, found an empty file; write [] or {} for nothing"),
    MessageCase(
      "{ \"hosts\": \"web\"\n  ▸\"tasks\": [] }",
      "expected ',' or '}' after the value of \"hosts\", found \"tasks\"; write ',' at 1:17"),
    MessageCase(
      "[ 1 ▸2 ]",
      "expected ',' or ']' after a value of the list, found the number 2; "
        + "write ',' at 1:4"),
    MessageCase(
      "[ {}\n▸{} ]",
      "expected ',' or ']' after a value of the list, found '{'; write ',' at 1:5"),
    MessageCase(
      "[ 1▸; 2 ]",
      "expected ',' or ']' after a value of the list, found ';'; parts are separated by ','"),
    MessageCase(
      "[ \"a\"▸: 1 ]",
      "expected ',' or ']' after a value of the list, found ':'; "
        + "pairs stand in a map: { \"KEY\": VALUE }"),
    MessageCase("{ \"a\": 1▸, }", "trailing comma before '}'; remove the comma"),
    MessageCase("[\n  1▸,\n]", "trailing comma before ']'; remove the comma"),
    MessageCase("[1, ▸, 2]", "expected a value after ',', found ','; remove the comma"),
    MessageCase("[▸,]", "expected a value or ']', found ','; remove the comma"),
    MessageCase(
      "{▸,}", "expected a key in double quotes or '}', found ','; remove the comma"),
    MessageCase(
      "{ ▸hosts: 1 }",
      "expected a key in double quotes or '}', found the word hosts; write \"hosts\""),
    MessageCase(
      "{ \"a\": 1, ▸80: 2 }",
      "expected a key in double quotes after ',', found the number 80; write \"80\""),
    MessageCase(
      "{ ▸'hosts': 1 }",
      "expected a key in double quotes or '}', found a single quote; write \"hosts\""),
    MessageCase(
      "{ \"a\" ▸= 1 }", "expected ':' after the key \"a\", found '='; write \"a\": VALUE"),
    MessageCase("{ \"a\"▸, 1 }", "expected ':' after the key \"a\", found ','"),
    MessageCase("{ \"a\"▸", "expected ':' after the key \"a\", found the end of the file"),
    MessageCase("{ \"a\": ▸}", "expected the value of \"a\", found '}'"),
    MessageCase(
      "[\n { \"a\": 1▸",
      "expected ',' or '}' after the value of \"a\", found the end of the file; "
        + "close the map opened at 2:2 with '}'"),
    MessageCase(
      "[ 1 ▸}",
      "expected ',' or ']' after a value of the list, found '}'; "
        + "close the list opened at 1:1 with ']'"),
    MessageCase("[ ▸", "expected a value or ']', found the end of the file"),
    MessageCase("{ ▸", "expected a key in double quotes or '}', found the end of the file"),
    MessageCase("{} ▸}", "expected the end of the file after the value, found '}'"),
    MessageCase(
      "{}\n▸{}",
      "expected the end of the file after the value, found '{'; "
        + "several values are written as one list: [ … , … ]"),
    MessageCase("{} ▸x", "expected the end of the file after the value, found the word x"),
    MessageCase("[ ▸/* never ends ]", "the comment has no end; end it with */"),
    MessageCase("[ ▸/*/", "the comment has no end; end it with */"),
    MessageCase(
      "[ 1 ▸/ 2 ]",
      "expected ',' or ']' after a value of the list, found '/'; "
        + "a comment starts with // or /*"),
    MessageCase(
      "[] ▸# remark",
      "expected the end of the file after the value, found '#'; a comment starts with //"),
    MessageCase(
      "{ \"b\": 0, \"a\": 1,\n  ▸\"a\": 2 }", "duplicate key \"a\", first at 1:11; keep one of them"
    ),
    MessageCase(
      "{ \"é\": 1, ▸\"\\u00e9\": 2 }", "duplicate key \"é\", first at 1:3; keep one of them"),
    MessageCase(
      String(repeating: "[", count: 200) + "▸[",
      "lists and maps are nested more than 200 deep; "
        + "keep them flatter"),
  ]

  static let values = [
    MessageCase(
      "▸yes", "expected a value, found the word yes; write true, or \"yes\" for the text"),
    MessageCase(
      "[ ▸True ]",
      "expected a value or ']', found the word True; write true, or \"True\" for the text"),
    MessageCase(
      "[ 1, ▸off ]",
      "expected a value after ',', found the word off; write false, or \"off\" for the text"),
    MessageCase(
      "{ \"a\": ▸None }",
      "expected the value of \"a\", found the word None; write null, or \"None\" for the text"),
    MessageCase(
      "{ \"a\": ▸trueish }",
      "expected the value of \"a\", found the word trueish; write \"trueish\""),
    MessageCase(
      "{ \"a\": ▸/etc/rc.conf }",
      "expected the value of \"a\", found '/'; a comment starts with // or /*"),
    MessageCase(
      "{ \"a\": ▸'b c' }", "expected the value of \"a\", found a single quote; write \"b c\""),
    MessageCase(
      "[ ▸“b” ]",
      "expected a value or ']', found '“'; strings stand in plain double quotes: \"…\""),
    MessageCase(
      "{ \"a\":▸\u{A0}1 }", "expected the value of \"a\", found U+00A0; write a plain space"),
    MessageCase("[ ▸\u{1} ]", "expected a value or ']', found U+0001"),
    MessageCase(
      "▸---\n- hosts: all",
      "expected a value, found YAML; "
        + "files are JSON here: a list is [ … ], a map is { \"KEY\": VALUE }"),
    MessageCase(
      "▸- hosts: all",
      "expected a value, found YAML; "
        + "files are JSON here: a list is [ … ], a map is { \"KEY\": VALUE }"),
  ]

  static let templates = [
    MessageCase(
      "{ \"a\": ▸{{ x }} }",
      "expected the value of \"a\", found '{{'; "
        + "a template stands inside a string: \"{{ … }}\""),
    MessageCase(
      "[ 1 ▸{{ x }} ]",
      "expected ',' or ']' after a value of the list, found '{{'; write ',' at 1:4"),
  ]

  static let strings = [
    MessageCase(
      "[ ▸\"abc\n]",
      "the string has no closing quote on its line; "
        + "end it with '\"'; a line break inside a string is written \\n"),
    MessageCase(
      "[ ▸\"abc",
      "the string has no closing quote on its line; "
        + "end it with '\"'; a line break inside a string is written \\n"),
    MessageCase(
      "\"abc▸\\",
      "expected an escape after '\\', found the end of the file; "
        + "end the string with '\"'"),
    MessageCase("\"a▸\tb\"", "control character U+0009 in a string; write \\t"),
    MessageCase("\"a▸\u{7}b\"", "control character U+0007 in a string; write \\u0007"),
    MessageCase(
      "\"^▸\\d+\"", "unknown escape \\d in a string; write \\\\d for a backslash and d"),
    MessageCase("\"▸\\'\"", "unknown escape \\' in a string; write ' as it is"),
    MessageCase(
      "\"▸\\u12G4\"", "expected four hexadecimal digits after \\u; write for example \\u00e9"),
    MessageCase(
      "\"▸\\u+123\"", "expected four hexadecimal digits after \\u; write for example \\u00e9"),
    MessageCase(
      "\"▸\\u12", "expected four hexadecimal digits after \\u; write for example \\u00e9"),
    MessageCase(
      "\"▸\\ud83d\"",
      "\\ud83d is half of a character; "
        + "write the character itself, or both halves, for example \\ud83d\\ude00"),
    MessageCase(
      "\"▸\\ude00\\ud83d\"",
      "\\ude00 is half of a character; "
        + "write the character itself, or both halves, for example \\ud83d\\ude00"),
    MessageCase(
      "\"▸\\ud83d\\u0041\"",
      "\\ud83d is half of a character; "
        + "write the character itself, or both halves, for example \\ud83d\\ude00"),
  ]

  static let numbers = [
    MessageCase("[ ▸+1 ]", "+1 is not a number: JSON has no plus sign; write 1"),
    MessageCase(
      "{ \"mode\": ▸0644 }",
      "0644 is not a number: JSON has no leading zeros; write \"0644\" for the text"),
    MessageCase(
      "[ ▸-01 ]", "-01 is not a number: JSON has no leading zeros; write \"-01\" for the text"),
    MessageCase("[ ▸.5 ]", ".5 is not a number: a digit is missing before the dot; write 0.5"),
    MessageCase("[ ▸-.5 ]", "-.5 is not a number: a digit is missing before the dot; write -0.5"),
    MessageCase("[ ▸1. ]", "1. is not a number: a digit is missing after the dot; write 1.0"),
    MessageCase(
      "[ ▸1e ]",
      "1e is not a number: a digit is missing in the exponent; write \"1e\" for the text"),
    MessageCase("[ ▸-]", "- is not a number: a digit is missing after the minus sign"),
    MessageCase(
      "[ ▸0x1F ]",
      "0x1F is not a number: only digits, one dot and an exponent make one; "
        + "write \"0x1F\" for the text"),
    MessageCase(
      "[ ▸10.0.0.1 ]",
      "10.0.0.1 is not a number: only digits, one dot and an exponent make one; "
        + "write \"10.0.0.1\" for the text"),
    MessageCase(
      "[ ▸-Infinity ]",
      "-Infinity is not a number: JSON has no infinity; "
        + "write \"-Infinity\" for the text"),
    MessageCase(
      "[ ▸NaN ]",
      "expected a value or ']', found the word NaN; "
        + "JSON has no such number; write \"NaN\" for the text"),
    MessageCase(
      "[ ▸9223372036854775808 ]",
      "the integer 9223372036854775808 does not fit into 64 bits; "
        + "write \"9223372036854775808\" for the text"),
    MessageCase(
      "[ ▸-9223372036854775809 ]",
      "the integer -9223372036854775809 does not fit into 64 bits; "
        + "write \"-9223372036854775809\" for the text"),
    MessageCase("[ ▸1e400 ]", "the number 1e400 is too large; write \"1e400\" for the text"),
  ]

  @Test(
    arguments: [
      (
        [0xEF, 0xBB, 0xBF, 0x7B, 0x7D],
        "1:1: the file starts with a byte order mark (U+FEFF); "
          + "save it as UTF-8 without one"
      ),
      ([0xFF, 0xFE, 0x7B, 0x00], "1:1: the file is UTF-16; save the file as UTF-8"),
      (
        [0x5B, 0x0A, 0x22, 0x61, 0xE9, 0x22, 0x5D],
        "2:3: byte 0xE9 is not UTF-8; "
          + "save the file as UTF-8"
      ),
      ([0x22, 0xC3], "1:2: byte 0xC3 is not UTF-8; save the file as UTF-8"),
      ([0x22, 0xED, 0xA0, 0x80, 0x22], "1:2: byte 0xED is not UTF-8; save the file as UTF-8"),
    ] as [([UInt8], String)])
  func otherEncodingsAreRefused(bytes: [UInt8], message: String) {
    let error = #expect(throws: Diagnostics.self) {
      try JSON.read(Source(name: "t", bytes: bytes))
    }
    #expect(error?.description == "t:" + message)
  }

  @Test func allDuplicateKeysAreToldAtOnceAndBeforeTheMistakeThatEndsTheReading() {
    let error = #expect(throws: Diagnostics.self) {
      try JSON.read(
        Source(
          name: "t", text: "{ \"a\": 1, \"a\": 2,\n  \"c\": { \"b\": 1, \"b\": 2 }, \"a\": x }"))
    }
    #expect(
      error?.description == """
        t:1:11: duplicate key "a", first at 1:3; keep one of them
        t:2:18: duplicate key "b", first at 2:10; keep one of them
        t:2:33: expected the value of "a", found the word x; write "x"
        """)
  }

  @Test func duplicateKeysInALargeMapAreFound() {
    let keys = (0..<100).map { "\"k\($0)\": 0" }.joined(separator: ", ")
    let text = MarkedText("{ \(keys), ▸\"k70\": 1 }")
    #expect(
      text.messages(of: JSON.read) == [
        "\(text.lineAndColumn): duplicate key \"k70\", first at 1:693; keep one of them"
      ])
  }
}
