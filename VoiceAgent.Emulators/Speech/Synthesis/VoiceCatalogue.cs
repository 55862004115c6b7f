using System.Text.RegularExpressions;
using Microsoft.Extensions.Options;
using VoiceAgent.Emulators.Content;
using VoiceAgent.Emulators.Speech.Protocol;

namespace VoiceAgent.Emulators.Speech.Synthesis;

/// <summary>The voices of the service, from <c>voices.txt</c> and <c>Speech:Voices</c>.</summary>
internal sealed partial class VoiceCatalogue
{
    private readonly Dictionary<string, ListedVoice> _voices = new(StringComparer.OrdinalIgnoreCase);

    public VoiceCatalogue(IOptions<SpeechOptions> options)
    {
        var file = Path.Combine(EmulatorFiles.Root, "Speech", "Synthesis", "voices.txt");
        foreach (var row in File.ReadLines(file).Where(line => line.Length > 0 && line[0] != '#').Select(line => line.Split('|', StringSplitOptions.TrimEntries)))
        {
            foreach (var (names, gender) in new[] { (row[2], "Female"), (row[3], "Male") })
            {
                foreach (var name in names.Split(' ', StringSplitOptions.RemoveEmptyEntries))
                {
                    Add(new ListedVoice($"{row[0]}-{name}Neural", name, gender, row[0], row[1]));
                }
            }
        }

        foreach (var own in options.Value.Voices)
        {
            var parts = own.Split('-');
            Add(new ListedVoice(own, parts[^1], "Neutral", string.Join('-', parts[..Math.Min(2, parts.Length)]), ""));
        }
    }

    public IEnumerable<ListedVoice> All => _voices.Values;

    /// <summary>Returns the short name of a voice, such as <c>en-US-JennyNeural</c>.</summary>
    /// <param name="name">A short name, a name of an HD voice (<c>en-US-Ava:DragonHDLatestNeural</c>), or a full name (<c>Microsoft Server Speech … (en-US, JennyNeural)</c>).</param>
    /// <exception cref="SpeechProtocolException">There is no such voice.</exception>
    public string Find(string name)
    {
        var full = FullName().Match(name);
        var asked = full.Success ? $"{full.Groups["locale"].Value}-{full.Groups["name"].Value}" : name;
        var hd = asked.IndexOf(":Dragon", StringComparison.OrdinalIgnoreCase);
        return _voices.TryGetValue(hd > 0 ? asked[..hd] + "Neural" : asked, out var voice)
            ? voice.ShortName
            : throw SpeechProtocolException.Unsupported($"Unsupported voice {name}. GET /cognitiveservices/voices/list has all voices, and Speech:Voices adds one.");
    }

    private void Add(ListedVoice voice) => _voices[voice.ShortName] = voice;

    [GeneratedRegex(@"^Microsoft Server Speech Text to Speech Voice \((?<locale>[^,]+), (?<name>[^)]+)\)$", RegexOptions.CultureInvariant)]
    private static partial Regex FullName();
}

/// <summary>A voice as in the service's list.</summary>
internal sealed record ListedVoice(string ShortName, string DisplayName, string Gender, string Locale, string LocaleName)
{
    /// <summary>The entry of <c>voices/list</c>.</summary>
    public object Entry => new
    {
        Name = $"Microsoft Server Speech Text to Speech Voice ({Locale}, {ShortName[(Locale.Length + 1)..]})",
        DisplayName,
        LocalName = DisplayName,
        ShortName,
        Gender,
        Locale,
        LocaleName,
        SampleRateHertz = "48000",
        VoiceType = "Neural",
        Status = "GA",
        WordsPerMinute = "175",
    };
}
