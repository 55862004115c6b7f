using VoiceAgent.Pipeline.Speakable;
using VoiceAgent.Tests.Fixtures;
using Xunit;

namespace VoiceAgent.Tests.Pipeline.Speakable;

/// <summary>
/// What is said for the figures of each language. The tables are in <c>Figures/</c>, one for each language tag: the text as it is
/// written, a tab, the text as it is said.
/// </summary>
public sealed class FigureTests
{
    private const int Fewest = 40;

    private static readonly string Folder = Path.Combine(SourceTree.Root, "VoiceAgent.Tests", "Pipeline", "Speakable", "Figures");

    public static TheoryData<string, string, string> Sentences
    {
        get
        {
            var data = new TheoryData<string, string, string>();
            foreach (var file in Files)
            {
                foreach (var row in Rows(file))
                {
                    data.Add(Path.GetFileNameWithoutExtension(file), row[0], row[1]);
                }
            }

            return data;
        }
    }

    private static IEnumerable<string> Files => Directory.GetFiles(Folder, "*.tsv").Order();

    [Theory]
    [MemberData(nameof(Sentences))]
    public void Figures_are_said_as_the_language_says_them(string language, string written, string said) =>
        Assert.Equal(said, string.Join(language[..2] is "ja" or "zh" ? "" : " ", SpeakableText.Clauses(written, language)));

    [Fact]
    public void Every_shipped_language_has_a_table() => Assert.Equal(
        Directory.GetFiles(Path.Combine(SourceTree.Root, "VoiceAgent.Pipeline", "Languages", "Definitions"), "*.yaml").Select(file => Path.GetFileNameWithoutExtension(file)).Order(),
        Files.Where(file => Rows(file).Count() >= Fewest).Select(file => Path.GetFileNameWithoutExtension(file)[..2]).Distinct().Order());

    private static IEnumerable<string[]> Rows(string file) => File.ReadLines(file).Where(line => line.Length > 0).Select(line => line.Split('\t'));
}
