using System.Text.RegularExpressions;
using YamlDotNet.Serialization;

namespace VoiceAgent.Pipeline.Languages;

/// <summary>The keys of the product's YAML files have spaces: <c>HoldOn</c> is <c>hold on</c>.</summary>
internal sealed partial class SpacedNames : INamingConvention
{
    public static SpacedNames Instance { get; } = new();

    public string Apply(string value) => Inner().Replace(value, " $0").ToLowerInvariant();

    public string Reverse(string value) => string.Concat(value.Split(' ').Select(word => char.ToUpperInvariant(word[0]) + word[1..]));

    [GeneratedRegex("(?<=[a-z0-9])[A-Z]")]
    private static partial Regex Inner();
}
