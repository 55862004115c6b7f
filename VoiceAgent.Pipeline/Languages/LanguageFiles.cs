using System.Collections.Frozen;
using YamlDotNet.Core;
using YamlDotNet.Serialization;

namespace VoiceAgent.Pipeline.Languages;

/// <summary>Reads the language files, which are embedded in the program.</summary>
internal static class LanguageFiles
{
    private const string Extension = ".yaml";

    public static FrozenDictionary<string, Language> All { get; } = ReadAll();

    private static FrozenDictionary<string, Language> ReadAll()
    {
        var assembly = typeof(LanguageFiles).Assembly;
        var folder = $"{typeof(LanguageFiles).Namespace}.Definitions.";
        return assembly.GetManifestResourceNames()
            .Where(name => name.StartsWith(folder, StringComparison.Ordinal) && name.EndsWith(Extension, StringComparison.Ordinal))
            .Select(name =>
            {
                using var text = new StreamReader(assembly.GetManifestResourceStream(name)!);
                return Read(name[folder.Length..^Extension.Length], text);
            })
            .ToFrozenDictionary(language => language.Code);
    }

    /// <summary>Reads one file. A key that no section has is an error, because most of them are misspelt.</summary>
    internal static Language Read(string code, TextReader text)
    {
        var reader = new DeserializerBuilder()
            .WithNamingConvention(SpacedNames.Instance)
            .WithTypeMapping<IReadOnlyList<string>, List<string>>()
            .WithTypeMapping<IReadOnlyDictionary<string, string>, Dictionary<string, string>>()
            .Build();
        try
        {
            return reader.Deserialize<Language>(text) with { Code = code };
        }
        catch (YamlException wrong)
        {
            throw new InvalidOperationException($"The language file '{code}{Extension}' is wrong in line {wrong.Start.Line}: {wrong.InnerException?.Message ?? wrong.Message}", wrong);
        }
    }
}
