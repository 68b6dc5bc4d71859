/// A thing on a host that one task provides and another needs.
///
/// In check mode a task that misses a thing which an earlier task would have provided is announced
/// as depending on that task, and is not an error.
public struct Resource: Hashable, Sendable, CustomStringConvertible {
  /// What sort of thing it is.
  public enum Kind: String, Sendable {
    /// A file, folder or link; the name is its absolute path.
    case path
    /// What a file holds by the end of a task that writes it; the name is the file's absolute path.
    case content = "content of"
    /// Whatever may be below a folder; the name is its absolute path.
    case tree = "everything below"
    /// A package of pkg(8).
    case package
    /// A repository of packages, by its name.
    case packageRepository = "package repository"
    /// A script of rc(8).
    case service
    /// A variable of rc.conf(5).
    case rcVariable = "rc variable"
    /// An oid of sysctl(8).
    case sysctl
    /// A module of the kernel, by the name that kldload(8) takes.
    case kernelModule = "kernel module"
    /// A user of passwd(5).
    case user
    /// A group of group(5).
    case group
    /// A ZFS dataset.
    case dataset
    /// A program that is found on the host's path.
    case program
    /// A container image.
    case image
    /// A mounted file system; the name is its mount point.
    case mount
    /// A container.
    case container
    /// A network of containers.
    case network
    /// A volume of containers.
    case volume
    /// A secret that containers are given.
    case secret
    /// A repository of git(1); the name is its absolute path.
    case repository
  }

  /// The sort.
  public let kind: Kind
  /// Which one.
  public let name: String

  /// Names a thing.
  public init(_ kind: Kind, _ name: String) {
    self.kind = kind
    self.name = name
  }

  /// The text that people see.
  public var description: String { "\(kind.rawValue) \(name)" }
}
