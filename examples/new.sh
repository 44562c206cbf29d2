#!/bin/sh
# Makes a domain of your own: copies examples/tick-counter under a new name, ready to be changed.
#   examples/new.sh my-domain
set -eu

fail() {
    printf 'new.sh: %s\n' "$*" >&2
    exit 2
}

[ $# -eq 1 ] || fail 'give one name, for example: examples/new.sh my-domain'
name=$1
case $name in
    [!a-z]* | *[!a-z0-9-]* | *- | *--* | '') fail "$name: a name has small letters, digits and single dashes" ;;
esac
here=$(CDPATH='' cd "$(dirname "$0")" && pwd -P)
[ ! -e "$here/$name" ] || fail "$name: $here/$name is there already"

package=$(printf '%s' "$name" | tr -d '-')
case $package in
    abstract | assert | boolean | break | byte | case | catch | char | class | const | continue | default | do | double \
        | else | enum | extends | false | final | finally | float | for | goto | if | implements | import | instanceof \
        | int | interface | long | native | new | null | package | private | protected | public | return | short \
        | static | strictfp | super | switch | synchronized | this | throw | throws | transient | true | try | void \
        | volatile | while) fail "$name: would make a package named by a word of Java" ;;
esac
class=$(printf '%s' "$name" | awk -F- '{ for (i = 1; i <= NF; i++) printf "%s", toupper(substr($i, 1, 1)) substr($i, 2) }')

(cd "$here/tick-counter" && find . -name target -prune -o -type f -print) | while read -r file; do
    copy=$here/$name/$(printf '%s' "$file" | sed "s#tickcounter#$package#; s#TickCounter#$class#")
    mkdir -p "$(dirname "$copy")"
    sed "s#tick-counter#$name#g; s#tickcounter#$package#g; s#TickCounter#$class#g" "$here/tick-counter/$file" > "$copy"
done
sed "s#^\( *\)</modules>#\1  <module>$name</module>\n\1</modules>#" "$here/pom.xml" > "$here/pom.xml.new"
mv "$here/pom.xml.new" "$here/pom.xml"

echo "examples/$name is a domain named $name: change examples/$name/src/main/java/org/sluice/examples/$package/$class.java"
echo "the next ./sluice builds examples/$name/target/$name.jar"
