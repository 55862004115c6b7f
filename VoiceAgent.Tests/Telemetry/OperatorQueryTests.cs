using System.Text.Json;
using System.Text.RegularExpressions;
using VoiceAgent.Tests.Fixtures;
using YamlDotNet.Serialization;

namespace VoiceAgent.Tests.Telemetry;

/// <summary>The operators' alerts and workbooks name only metrics, spans and attributes that the product emits. Another name would never find a row.</summary>
public sealed partial class OperatorQueryTests
{
    private static readonly string[] Programs = ["CallGateway", "Pipeline", "Dashboard", "CallLog", "Cosmos", "Recordings", "ServiceDefaults", "Contracts"];
    private static readonly string Source = string.Join('\n', Programs.SelectMany(program => SourceTree.Files($"VoiceAgent.{program}")).Select(file => string.Join('\n', file.Lines)));

    // By .NET itself, and by the clients of models (OpenTelemetry's conventions).
    private static readonly string[] MetricsOfLibraries = ["dotnet.process.cpu.time"];
    private static readonly string[] AttributesOfLibraries = ["gen_ai.usage.input_tokens", "gen_ai.usage.output_tokens"];
    private static readonly string[] SpansOfLibraries = ["chat "];

    private static readonly HashSet<string> Metrics = [.. MetricsOfLibraries, .. Metric().Matches(Source).Select(match => match.Groups[1].Value)];
    private static readonly HashSet<string> Tags = [.. Tag().Matches(Source).Select(match => match.Groups[1].Value)];
    private static readonly HashSet<string> Attributes = [.. AttributesOfLibraries, .. Attribute().Matches(Source).Select(match => match.Groups[1].Value)];
    private static readonly HashSet<string> Spans = [.. SpansOfLibraries, .. Span().Matches(Source).Select(match => match.Groups[1].Value)];

    public static TheoryData<string, string> Queries
    {
        get
        {
            var all = new TheoryData<string, string>();
            foreach (var alert in new DeserializerBuilder().Build().Deserialize<List<Dictionary<string, string>>>(Read("infra/monitoring/alerts.yaml")))
            {
                all.Add($"alert {alert["name"]}", alert["query"]);
            }

            foreach (var file in Directory.GetFiles(Path.Combine(SourceTree.Root, "infra/monitoring/workbooks"), "*.json").Order())
            {
                using var workbook = JsonDocument.Parse(File.ReadAllText(file));
                var number = 0;
                foreach (var query in QueriesOf(workbook.RootElement))
                {
                    all.Add($"{Path.GetFileName(file)} {++number}", query);
                }
            }

            return all;
        }
    }

    [Theory]
    [MemberData(nameof(Queries))]
    public void A_query_names_only_what_the_product_emits(string where, string query)
    {
        var isOfMetrics = query.TrimStart().StartsWith("AppMetrics", StringComparison.Ordinal);
        var isOfSpans = query.Contains("AppDependencies", StringComparison.Ordinal) || query.Contains("AppRequests", StringComparison.Ordinal);
        var names = Name().Matches(query).SelectMany(match => Text().Matches(match.Value)).Select(match => match.Groups[1].Value).ToList();
        var properties = Property().Matches(query).Select(match => match.Groups[1].Value).ToList();

        if (isOfMetrics)
        {
            Assert.NotEmpty(names);
            Assert.All(names, name => Assert.True(Metrics.Contains(name), $"{where}: no program emits the metric '{name}'."));
            Assert.All(properties, property => Assert.True(Tags.Contains(property), $"{where}: no metric has the tag '{property}'."));
        }
        else if (isOfSpans)
        {
            Assert.All(names, name => Assert.True(Spans.Contains(name), $"{where}: no program has a span '{name}'."));
            Assert.All(properties, property => Assert.True(Attributes.Contains(property), $"{where}: no span has the attribute '{property}'."));
        }

        Assert.All(Role().Matches(query), role => Assert.Contains(role.Groups[1].Value, new[] { "gateway", "pipeline", "dashboard" }));
    }

    [Fact]
    public void The_names_of_the_product_are_found()
    {
        Assert.Contains("voiceagent.places.free", Metrics);
        Assert.Contains("voiceagent.audio.lateness", Metrics);
        Assert.Contains("ending", Tags);
        Assert.Contains("voiceagent.call.id", Attributes);
        Assert.Contains("turn", Spans);
        Assert.DoesNotContain("voiceagent.call.ending", Tags);
    }

    private static IEnumerable<string> QueriesOf(JsonElement part) => part.ValueKind switch
    {
        JsonValueKind.Object => part.EnumerateObject().SelectMany(property =>
            property is { Name: "query", Value.ValueKind: JsonValueKind.String } ? [property.Value.GetString()!] : QueriesOf(property.Value)),
        JsonValueKind.Array => part.EnumerateArray().SelectMany(QueriesOf),
        _ => [],
    };

    private static string Read(string file) => File.ReadAllText(Path.Combine(SourceTree.Root, file));

    [GeneratedRegex("""\bName (?:==|in|startswith) *(?:\([^)]*\)|'[^']*')""")]
    private static partial Regex Name();

    [GeneratedRegex("'([^']*)'")]
    private static partial Regex Text();

    [GeneratedRegex(@"Properties\['([^']+)'\]")]
    private static partial Regex Property();

    [GeneratedRegex("AppRoleName == '([^']+)'")]
    private static partial Regex Role();

    [GeneratedRegex("""(?:\.Create\w+(?:<\w+>)?|\bGauge)\(\s*"([\w.]+)"[^;]*?;""", RegexOptions.Singleline)]
    private static partial Regex Metric();

    [GeneratedRegex("""new KeyValuePair<string, object\?>\("([\w.]+)",""")]
    private static partial Regex Tag();

    [GeneratedRegex("""(?:SetTag\(|Attribute = )"([\w.]+)""")]
    private static partial Regex Attribute();

    // Spans are begun by name, and the stages of a turn are constants.
    [GeneratedRegex("""(?:\b(?:Begin|Join|StartActivity)\((?:\w+, )?|const string \w+ = )"([\w ]+)"[,;)]""")]
    private static partial Regex Span();
}
