import PlayData
import PlayShell

extension Loading {
  /// The keywords that say as whom work is done, on top of those around them.
  func become(_ node: Node, on outer: BecomeKeywords) -> BecomeKeywords {
    var keywords = outer
    keywords.isWanted = flag(node["become"], "become") ?? outer.isWanted
    keywords.user = becomeUser(node["become_user"]) ?? outer.user
    keywords.method = becomeMethod(node["become_method"]) ?? outer.method
    return keywords
  }

  private func becomeUser(_ node: Node?) -> TemplatedValue? {
    let user = text(node, "become_user", expected: "a user's name")
    if let node, let name = user?.literal?.string, !Account.isUserName(name) {
      report(
        node, "become_user", expected: "a user's name",
        hint: "use letters, digits, \"_\", \"-\" and \".\", not starting with \"-\"")
    }
    return user
  }

  private func becomeMethod(_ node: Node?) -> TemplatedValue? {
    guard let method = text(node, "become_method", expected: "a method's name") else { return nil }
    if method.literal != nil { let _: Account.Method? = word(node, "become_method") }
    return method
  }

  private func text(_ node: Node?, _ key: String, expected: String) -> TemplatedValue? {
    templated(node, key, expected: expected) { $0.string != nil }
  }
}
