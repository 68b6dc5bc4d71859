/// All filters by their names; each group stands in its own file.
enum Filters {
  static let all: [String: Filter] = .table(
    basic, text, wrapping, numbers, sequences, nesting, selection, grouping, maps, sets, encoding,
    regex, paths, sizes, network)

  /// Filters of Jinja2 and Ansible that do not exist here, and why.
  static let refused = [
    "escape": "configuration files are not escaped", "e": "configuration files are not escaped",
    "forceescape": "configuration files are not escaped",
    "safe": "configuration files are not escaped",
    "striptags": "configuration files are not HTML",
    "xmlattr": "configuration files are not HTML", "urlize": "configuration files are not HTML",
    "random": "a run must give the same result twice",
    "shuffle": "a run must give the same result twice",
    "pprint": "use to_nice_json", "filesizeformat": "use human_readable",
    "from_yaml": "use from_json", "from_yaml_all": "use from_json",
    "password_hash": "use generate_secret or a value that is hashed already",
    "vault": "use swplay vault", "unvault": "use swplay vault",
    "json_query": "use selectattr and map",
    "community.general.json_query": "use selectattr and map",
    "strftime": "a run must give the same result twice",
    "to_datetime": "there are no dates", "fileglob": "use query",
    "rekey_on_member": "use items2dict", "root": "use **", "log": "there are no logarithms",
    "win_basename": "hosts are not Windows", "win_dirname": "hosts are not Windows",
  ]
}
