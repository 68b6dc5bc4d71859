/// The shell functions that a session defines on the host, each in front of the first command that needs
/// it.
///
/// They are all the shell code that swplay brings along; everything else is a program's name and
/// quoted words.
public enum HostFunction: String, CaseIterable, Sendable {
  /// `swplay_put PATH MODE OWNER BACKUP [VALIDATE…]`: writes a file, atomically: what is in the file
  /// beside it that the variable `swplay_u` names, the text of the variable `swplay_x`, or without both
  /// standard input.
  case put = "swplay_put"
  /// `swplay_digest PATH…`: prints `sha256 -r` of the files and remembers it.
  case digest = "swplay_digest"
  /// `swplay_unless DIGEST LIMIT PATH`: prints the first LIMIT bytes of a file, unless the last
  /// ``digest`` saw this digest.
  case unless = "swplay_unless"
  /// `swplay_contents LIMIT PATH…`: prints the first LIMIT bytes of several files with one process.
  ///
  /// The first line holds how the session spells `/`, and for each path `f` or, when there is no such
  /// regular file, `-`. Behind it stands what head(1) prints: of a single file its bytes, of several
  /// each behind a line with its name. Names begin with that spelling, which nobody else can foresee.
  case contents = "swplay_contents"
  /// `swplay_realpath PATH…`: prints where each path leads, on a line of its own. When one leads
  /// nowhere, the lines that count stand behind one with ``noPath``, and its own is empty.
  case realPath = "swplay_realpath"

  /// The status with which ``unless`` says that the file has the digest asked for.
  public static let sameStatus: Int32 = 10
  /// The status with which ``unless`` says that there is no such regular file.
  public static let missingStatus: Int32 = 11

  /// The line behind which the answers of ``realPath`` stand when a path leads nowhere.
  public static let noPath = "//"

  /// The definition, as the shell reads it.
  public var definition: String {
    switch self {
    case .put: Self.putDefinition
    case .digest:
      // The shell keeps the list, so that `unless` needs no process of its own to compare.
      """
      swplay_digest() {
        swplay_d=$(sha256 -r "$@"); swplay_r=$?
        printf '%s\\n' "$swplay_d"
        return $swplay_r
      }
      """
    case .unless:
      """
      swplay_unless() {
        case "
      $swplay_d
      " in
        *"
      $1 $3
      "*) return 10 ;;
        esac
        [ -f "$3" ] || return 11
        head -c "$2" "$3"
      }
      """
    case .contents:
      """
      swplay_contents() {
        swplay_l=$1 swplay_k=
        shift
        for swplay_p do
          shift
          if [ -f "$swplay_p" ]; then
            swplay_k=${swplay_k}f
            set -- "$@" "$swplay_root$swplay_p"
          else
            swplay_k=$swplay_k-
          fi
        done
        printf '%s %s\\n' "$swplay_root" "$swplay_k"
        [ $# -eq 0 ] || head -c "$swplay_l" "$@"
      }
      """
    case .realPath:
      // readlink(1) prints nothing for a path that leads nowhere, and ends with 1 then. Only in that
      // case each path needs a process of its own, and a line that is no path tells so.
      """
      swplay_realpath() {
        readlink -f "$@" 2>/dev/null && return
        echo \(Self.noPath)
        for swplay_l do readlink -f "$swplay_l" 2>/dev/null || echo; done
      }
      """
    }
  }

  // The temporary file is made in the target's folder, so that mv(1) is rename(2); it is made with
  // `set -C` (no existing file is followed or overwritten) and readable by its owner alone until
  // mode and owner are set. That takes chmod(1): what a folder hands down by access control lists counts
  // more than the umask. Whatever fails, it and a new backup are removed again. mv(1) would move it into
  // a folder. When printf cannot write, cat(1) tells why.
  private static let putDefinition = """
    swplay_put() {
      swplay_p=$1 swplay_m=$2 swplay_o=$3 swplay_b=$4
      shift 4
      if [ -d "$swplay_p" ]; then
        printf '%s: is a directory\\n' "$swplay_p" >&2
        if [ -n "${swplay_u-}" ]; then rm -f "$swplay_u"; fi
        unset swplay_x swplay_u
        return 1
      fi
      swplay_n=$((swplay_n + 1)) swplay_c=
      swplay_t=${swplay_p%/*}/.swplay-$swplay_id-$swplay_n
      umask 077
      set -C
      if [ -n "${swplay_u-}" ]; then
        swplay_t=$swplay_u swplay_r=0
        unset swplay_u
      elif [ -z "${swplay_x+x}" ]; then
        cat >"$swplay_t"; swplay_r=$?
      else
        { printf %s "$swplay_x" 2>/dev/null || { printf %s "$swplay_x" | cat; false; } } >"$swplay_t"
        swplay_r=$?
        unset swplay_x
      fi
      set +C
      umask 022
      if [ $swplay_r -eq 0 ] && [ -n "$swplay_o" ]; then
        chown "$swplay_o" "$swplay_t"; swplay_r=$?
      fi
      if [ $swplay_r -eq 0 ]; then chmod "$swplay_m" "$swplay_t"; swplay_r=$?; fi
      if [ $swplay_r -eq 0 ] && [ $# -gt 0 ]; then
        for swplay_w do
          shift
          case $swplay_w in *%s*) swplay_w=${swplay_w%%%s*}$swplay_t${swplay_w#*%s} ;; esac
          set -- "$@" "$swplay_w"
        done
        "$@" </dev/null; swplay_r=$?
      fi
      if [ $swplay_r -eq 0 ] && [ -n "$swplay_b" ] && [ -e "$swplay_p" ]; then
        if ! [ -e "$swplay_b" ]; then swplay_c=$swplay_b; fi
        cp -p "$swplay_p" "$swplay_b"; swplay_r=$?
      fi
      if [ $swplay_r -eq 0 ]; then mv -f "$swplay_t" "$swplay_p"; swplay_r=$?; fi
      if [ $swplay_r -ne 0 ]; then rm -f "$swplay_t" ${swplay_c:+"$swplay_c"}; fi
      return $swplay_r
    }
    """
}
