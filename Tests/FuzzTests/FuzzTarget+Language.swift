import PlayData
import PlayInventory
import PlayModel
import PlayModules
import PlayTemplate
import PlayTestKit

extension FuzzTarget {
  private static let templateWords = [
    "{{", "}}", "{%", "%}", "{#", "#}", "{% for x in ", "{% endfor %}", "{% if ", "{% endif %}",
    "{% macro m() %}", "{% endmacro %}", "m()", "{% set a = ", "{% raw %}", "range(", "10 ** 12",
    " * 999999", "(", ")", "[", "]", "{", "}", "|", "|default(", "|map('upper')",
    "|regex_search('(a+)+$')",
    " if ", " else ", " in ", " is ", "not ", "-", "**", "//", "~", "'", "\"", "\\", "x", "list",
    ".",
    "loop", "9223372036854775807", "1e308", "-%}", "\n",
  ]

  private static let variables: ValueMap = [
    "x": "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!", "n": 3, "list": [1, "b", ["c": nil]],
    "map": ["k": 1.5],
  ]

  private static var environment: TemplateEnvironment {
    var environment = TemplateEnvironment()
    environment.stepLimit = 20_000
    environment.outputLimit = 1 << 16
    return environment
  }

  /// A template, parsed and rendered.
  static let template = FuzzTarget(name: "template", words: templateWords) { bytes in
    let text = String(decoding: bytes, as: UTF8.self)
    try checkTemplate(text) { origin in
      _ = try Template(parsing: text, from: origin).render(in: variables, environment: environment)
    }
  }

  /// An expression without braces, parsed and evaluated.
  static let expression = FuzzTarget(name: "expression", words: templateWords) { bytes in
    let text = String(decoding: bytes, as: UTF8.self)
    try checkTemplate(text) { origin in
      _ = try Expression(parsing: text, from: origin).value(in: variables, environment: environment)
    }
  }

  private static func checkTemplate(_ text: String, _ work: (TextOrigin) throws -> Void) throws {
    let source = Source(name: "t", text: text)
    do {
      try work(TextOrigin(file: source))
    } catch let error as TemplateError {
      let isInside = (0...source.bytes.count).contains(error.position.offset)
      try require(isInside, "\(error) is outside the text")
    }
  }

  /// A pattern of hosts: what it selects is in the inventory, once.
  static let pattern = FuzzTarget(
    name: "pattern",
    words: [
      ":", ",", "&", "!", "~", "*", "?", "[", "]", "[0]", "[-1]", "[0:2]", "web", "all", "(", "::1",
    ]
  ) { bytes in
    let hosts = MemoryFiles(contents: [
      "hosts": "alone\n[web]\nweb[1:4].example.org\n[db:children]\nweb\n"
    ])
    let inventory = try await load([.path("hosts")], hosts)
    let names = Set(inventory.hosts.map(\.name) + ["localhost"])
    do {
      let selected = try inventory.select(String(decoding: bytes, as: UTF8.self)).map(\.name)
      try require(Set(selected).count == selected.count, "a host is selected twice")
      try require(names.isSuperset(of: selected), "a host is selected that is not there")
    } catch let error as Diagnostics {
      try require(error.hasErrors, "it is refused without a message")
    }
  }

  /// An inventory in INI.
  static let inventory = FuzzTarget(
    name: "inventory",
    words: [
      "[web]", "[a:children]", "[a:vars]", "web[0:99999999999]", "[01:10:2]", "[a:f]", ":22",
      " a=1",
      "\n", "#", "ansible_host=", "[", "]", "all", "\"", "'",
    ]
  ) { bytes in
    let text = String(decoding: bytes, as: UTF8.self)
    try await checkInventory([.path("hosts")], MemoryFiles(contents: ["hosts": text]))
  }

  /// What an inventory program prints.
  static let program = FuzzTarget(
    name: "program",
    words: [
      "{", "}", "[", "]", ":", ",", "\"", "\"hosts\"", "\"vars\"", "\"children\"", "\"_meta\"",
      "\"all\"",
      "\"hostvars\"", "null", "1",
    ]
  ) { bytes in
    try await checkInventory([.path("inv")], MemoryFiles(programs: ["inv"]), output: bytes)
  }

  private static func load(
    _ sources: [InventorySource], _ files: MemoryFiles, output: [UInt8] = []
  ) async throws(Diagnostics) -> Inventory {
    try await Inventory.load(sources, files: files) { _ in output }.inventory
  }

  private static func checkInventory(
    _ sources: [InventorySource], _ files: MemoryFiles, output: [UInt8] = []
  ) async throws {
    do {
      let inventory = try await load(sources, files, output: output)
      let names = inventory.hosts.map(\.name)
      try require(names == inventory.groups["all"]?.hosts, "a host is not in the group all")
      for host in inventory.hosts {
        let layers = host.variables.map(\.layer)
        try require(layers == layers.sorted(), "the variables of \(host.name) are not in order")
      }
    } catch let error as Diagnostics {
      try require(error.hasErrors, "it is refused without a message")
    }
  }

  /// A playbook, with a file of tasks and a role that it may use.
  static let playbook = FuzzTarget(
    name: "playbook",
    words: [
      "{", "}", "[", "]", ":", ",", "\"", "\"hosts\"", "\"tasks\"", "\"block\"", "\"rescue\"",
      "\"when\"",
      "\"loop\"", "\"include_tasks\"", "\"import_tasks\": \"site.json\"",
      "\"import_playbook\": \"site.json\"",
      "\"roles\": [\"r\"]", "\"notify\"", "\"vars\"", "{{ x", " }}", "null", "true", "1",
      "\"debug\"",
    ]
  ) { bytes in
    let task = #"[{"name": "x", "debug": {"msg": "{{ a }}"}}]"#
    let files = MemoryFiles(contents: [
      "site.json": String(decoding: bytes, as: UTF8.self), "more.json": task,
      "roles/r/tasks/main.json": task,
    ])
    do {
      _ = try PlaybookLoader(files: files, modules: Registry.modules).load("site.json")
    } catch let error as Diagnostics {
      try require(error.hasErrors, "it is refused without a message")
    }
  }
}
