using System.Text.RegularExpressions;
using System.Xml.Linq;
using VoiceAgent.Tests.Fixtures;

namespace VoiceAgent.Tests.StandIns;

/// <summary><c>official-api.txt</c> of a stand-in: the members of the released package, and the source of this list.</summary>
internal sealed partial class OfficialListing
{
    private readonly Dictionary<string, string> _types;
    private readonly HashSet<string> _members;

    public OfficialListing(IReadOnlyList<string> text)
    {
        Header = text.TakeWhile(line => line.StartsWith('#'))
            .Select(line => line[1..].Split(':', 2, StringSplitOptions.TrimEntries))
            .Where(pair => pair.Length == 2)
            .ToLookup(pair => pair[0], pair => pair[1]);
        Lines = [.. text.Where(line => line.Length > 0 && !line.StartsWith('#'))];
        _members = [.. Lines];
        _types = Lines.Select(line => TypeHead().Match(line))
            .Where(head => head.Success)
            .ToDictionary(head => head.Groups["head"].Value, head => head.Groups["bases"].Value);
    }

    public ILookup<string, string> Header { get; }

    public IReadOnlyList<string> Lines { get; }

    /// <summary>The assemblies of the package. The default is one assembly with the package's name.</summary>
    public IEnumerable<string> Assemblies => Header["assembly"].DefaultIfEmpty(Header["package"].Single());

    public static string PathOf(string package) => Path.Combine(SourceTree.Root, "VoiceAgent.StandIns", package, "official-api.txt");

    public static OfficialListing Of(string package) => new(File.ReadAllLines(PathOf(package)));

    /// <summary>The version of a package that the solution references.</summary>
    public static string VersionAskedFor(string package)
    {
        var versions = XDocument.Load(Path.Combine(SourceTree.Root, "Directory.Packages.props"));
        var asked = versions.Descendants("PackageVersion").SingleOrDefault(each => (string?)each.Attribute("Include") == package);
        var version = (string?)asked?.Attribute("Version") ?? "";
        return Variable().Match(version) is { Success: true } variable ? versions.Descendants(variable.Groups[1].Value).Single().Value : version;
    }

    public bool Lacks(string line) => !_members.Contains(line) && !HasType(line) && !HasEnum(line);

    /// <returns>Null when the package has the same member. Otherwise what the package has under this name.</returns>
    public string? Differs(VisibleMember member)
    {
        if (!Lacks(member.Line))
        {
            return null;
        }

        var sameName = new Regex($@"(^|[\s]){Regex.Escape(member.Name)}($|[^\w.])");
        var official = Lines.Where(line => sameName.IsMatch(line)).DefaultIfEmpty("nothing of that name");
        return $"stand-in: {member.Line}\n{string.Concat(official.Select(line => $"official: {line}\n"))}";
    }

    /// <summary>A type may lack interfaces of the official type. Its kind and its base class must be the same.</summary>
    private bool HasType(string line)
    {
        var type = TypeHead().Match(line);
        if (!type.Success || !_types.TryGetValue(type.Groups["head"].Value, out var official))
        {
            return false;
        }

        var (ours, theirs) = (Names(type.Groups["bases"].Value), Names(official));
        return ours.IsSubsetOf(theirs) && theirs.Except(ours).All(name => Interface().IsMatch(name));
    }

    /// <summary>An enumeration may lack names. The names that it has must have the same values.</summary>
    private bool HasEnum(string line) => Enumeration().Match(line) is { Success: true } ours
        && Lines.Select(each => Enumeration().Match(each)).SingleOrDefault(each => each.Groups["name"].Value == ours.Groups["name"].Value) is { } official
        && Names(ours.Groups["values"].Value).IsSubsetOf(Names(official.Groups["values"].Value));

    private static HashSet<string> Names(string bases) => [.. Separator().Split(bases).Where(name => name.Length > 0)];

    [GeneratedRegex(@"^(?<head>((abstract |sealed |static )?class|struct|interface) [\w.<>, ]+?)( : (?<bases>.+))?$")]
    private static partial Regex TypeHead();

    [GeneratedRegex(@"^enum (?<name>[\w.]+) \{ (?<values>.*) \}$")]
    private static partial Regex Enumeration();

    // A comma between type arguments does not separate names.
    [GeneratedRegex(@", (?![^<]*>)")]
    private static partial Regex Separator();

    [GeneratedRegex("^I[A-Z]")]
    private static partial Regex Interface();

    [GeneratedRegex(@"^\$\((\w+)\)$")]
    private static partial Regex Variable();
}
