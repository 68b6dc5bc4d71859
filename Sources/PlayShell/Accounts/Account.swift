public import PlayData

/// The user as whom work is done on a host, in place of the one who has logged in.
public struct Account: Sendable, Hashable {
  /// The programs by which one user becomes another.
  public enum Method: String, Sendable, CaseIterable {
    /// doas(1), OpenBSD's, from a package.
    case doas
    /// mdo(1) of FreeBSD, by the rules of mac_do(4).
    case mdo
    /// su(1), which asks for the password of the other user.
    case su
    /// sudo(8), from a package.
    case sudo

    /// The method when nothing names one: as in Ansible, so that its inventories mean the same.
    ///
    /// Nothing of FreeBSD itself would do without being set up first: su wants the other user's
    /// password, and mdo wants rules.
    public static let standard = Method.sudo
  }

  /// The user when nothing names one.
  public static let standardUser = "root"

  /// The user's name on the host.
  public let user: String
  /// How the user is become.
  public let method: Method
  /// The password that the method asks for.
  public let password: Secret?

  /// Names an account.
  public init(user: String, method: Method, password: Secret? = nil) {
    self.user = user
    self.method = method
    self.password = password
  }

  /// Whether a text can be the name of a user: no option, no path and nothing that a shell expands.
  public static func isUserName(_ text: String) -> Bool {
    guard let first = text.utf8.first, first != UInt8(ascii: "-"), text.utf8.count <= 64 else {
      return false
    }
    return text.utf8.allSatisfy(nameBytes.contains)
  }

  private static let nameBytes = Set(
    "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-.".utf8)
}
