/// Users and rules that only one test's sshd knows, to try how one user becomes another.
///
/// The server runs with an `/etc` of its own, in a mount namespace that ends with it: the machine's
/// users and rules stay as they are.
public struct SSHServerUsers: Sendable {
  /// The user who logs in.
  public enum Login: String, Sendable {
    /// May become anyone and is asked for no password, by sudo, doas and mdo.
    case free
    /// May become anyone with the password `right`, by sudo and doas.
    case asked
    /// May become no one.
    case barred
  }

  let login: String
  private let mdo: String

  /// Users of whom this one logs in.
  ///
  /// - Parameters:
  ///   - login: Who logs in. The password of root and of the user `helper` is `right`, which is what
  ///     su asks for.
  ///   - mdo: The program mdo(1), which Debian has not: lines of sh(1), or nothing for none.
  public init(_ login: Login, mdo: String = SSHServerUsers.strictMdo) {
    self.login = login.rawValue
    self.mdo = mdo
  }

  /// Stands in for mdo(1) and takes nothing but `-u USER /bin/sh -c CODE`.
  public static let strictMdo = """
    if [ $# != 5 ] || [ "$1 $3 $4" != "-u /bin/sh -c" ]; then
      echo "usage: mdo [-u username] [-i] [--] [command [args]]" >&2; exit 1
    fi
    id -u "$2" >/dev/null 2>&1 || { echo "mdo: invalid username '$2'" >&2; exit 1; }
    [ "$(id -un)" = free ] || {
      echo "mdo: calling setcred() failed: Operation not permitted" >&2; exit 1
    }
    exec sudo -n -u "$2" "$3" "$4" "$5"
    """

  /// The words before those of sshd.
  func launcher(in folder: SSHServerFolder) throws -> [String] {
    try folder.write("#!/bin/sh\n\(mdo)\n", to: "mdo")
    let script = try folder.write(Self.script, to: "users.sh")
    return ["unshare", "--mount", "sh", script, folder.path, mdo.isEmpty ? "" : "mdo"]
  }

  /// The password `right`, as shadow(5) keeps it.
  private static let password =
    "$6$swplay$y3H.M0VcANfAkF6sXXWOv/LNt76ivWk/d8.uHD/H4bxjPm1wCznH5qu2KCQx/WCnHg/HfMxZVnXKhGny.9g/n/"

  private static let script = #"""
    set -e
    folder=$1 mdo=$2 sshd=$(command -v "$3"); shift 3
    chmod 711 "$folder"; chmod 644 "$folder/authorized_keys"
    mkdir "$folder/etc" "$folder/bin" "$folder/home"
    cp -a /etc/. "$folder/etc"
    cd "$folder/etc"
    password='\#(password)'
    number=60101
    for user in free asked barred helper; do
      case $user in
        free) home=$folder/home ;;
        helper) home=/nonexistent ;;
        *) home=/ ;;
      esac
      echo "$user:x:$number:60101::$home:/bin/sh" >>passwd
      echo "$user:$password:19000:0:99999:7:::" >>shadow
      number=$((number + 1))
    done
    echo free:x:60101: >>group
    sed -i "s|^root:[^:]*:|root:$password:|" shadow
    chown 60101:60101 "$folder/home"; chmod 700 "$folder/home"
    cat >sudoers <<END
    Defaults !lecture, !mail_badpass, !mail_no_user, !mail_no_perms
    root ALL=(ALL:ALL) ALL
    free ALL=(ALL) NOPASSWD: ALL
    asked ALL=(ALL) ALL
    END
    chmod 440 sudoers
    printf 'permit nopass free\npermit asked\n' >doas.conf
    printf '%s required pam_%s.so\n' auth unix account unix session permit >pam.d/sshd
    for program in sudo su doas; do
      cat >pam.d/$program <<END
    auth sufficient pam_rootok.so
    auth required pam_unix.so nodelay
    account required pam_unix.so
    session required pam_permit.so
    END
    done
    if [ "$mdo" ]; then cp "$folder/mdo" "$folder/bin/mdo"; chmod 755 "$folder/bin/mdo"; fi
    mount --bind "$folder/etc" /etc
    mount --bind "$folder/bin" /usr/local/bin
    for place in /run /var/log /var/lib/sudo; do mount -t tmpfs tmpfs $place; done
    mkdir /run/sshd
    exec "$sshd" "$@"
    """#
}
