using System.CommandLine;
using System.Globalization;
using VoiceAgent.LoadTest.Calling;
using VoiceAgent.LoadTest.Measuring;
using VoiceAgent.LoadTest.Reporting;

namespace VoiceAgent.LoadTest;

/// <summary>The command and its options. Times have the form <c>500ms</c>, <c>30s</c>, <c>2m</c>.</summary>
internal sealed class CommandLine
{
    private const string UsualMix = "claim-status:3,dtmf-member-number,goodbye-only";

    private readonly Option<Uri> _phone = Of("--phone", "The emulated telephone.", Address, new Uri("http://127.0.0.1:18083"));
    private readonly Option<IReadOnlyList<MixEntry>?> _mix = Of<IReadOnlyList<MixEntry>?>(
        "--mix",
        $"Call scripts, each with an optional number to call and an optional weight: cough,pauses.yaml@+15550199002:2. [default: {UsualMix}]",
        ScriptMix.Parse,
        null);

    private readonly Option<string?> _to = Of<string?>("--to", "The number to call. It overrides the numbers in the scripts.", text => text, null);
    private readonly Option<int> _callers = Of("--callers", "The number of callers.", Whole, 10);
    private readonly Option<int?> _calls = Of<int?>("--calls", "The most calls in all.", text => Whole(text), null);
    private readonly Option<TimeSpan?> _duration = Of<TimeSpan?>("--duration", "No call begins after this time. The default is 1m when --calls is not given either.", text => Time(text), null);
    private readonly Option<TimeSpan> _rampUp = Of("--ramp-up", "The starts of the callers are spread over this time.", Time, TimeSpan.FromSeconds(10));
    private readonly Option<TimeSpan> _warmUp = Of("--warm-up", "Calls that begin within this time are not counted.", Time, TimeSpan.Zero);
    private readonly Option<TimeSpan> _longestCall = Of("--longest-call", "A longer call is hung up and counts as failed.", Time, TimeSpan.FromMinutes(5));
    private readonly Option<int> _seed = Of("--seed", "The seed of the callers' random pauses and noises.", Whole, 7);
    private readonly Option<string> _output = Of("--output", "The report's path, without .html and .json.", text => text, "load-report");
    private readonly Option<IReadOnlyList<WatchedProcess>> _watch = Of<IReadOnlyList<WatchedProcess>>(
        "--watch", "Processes whose processor time is measured: pipeline=1234,gateway=1235.", text => [.. text.Split(',').Select(WatchedProcess.Parse)], []);

    private readonly Option<Uri?> _gateway = Of<Uri?>("--gateway", $"The address of the product's API, for the latency stages. The client's secret is read from {ProductAddress.SecretVariable}.", Address, null);
    private readonly Option<Uri> _authority = Of("--authority", "The address of the identity provider that issues tokens for the API.", Address, new Uri("http://127.0.0.1:18087"));
    private readonly Option<string> _client = Of("--client", "The client id at that identity provider.", text => text, "apphost");
    private readonly Option<double?> _turnP50 = Limit("--turn-p50", "silence before an answer, ms");
    private readonly Option<double?> _turnP95 = Limit("--turn-p95", "silence before an answer, ms");
    private readonly Option<double?> _turnP99 = Limit("--turn-p99", "silence before an answer, ms");
    private readonly Option<double?> _greetingP95 = Limit("--greeting-p95", "from the answer to the agent's first sound, ms");
    private readonly Option<double?> _silenceP95 = Limit("--silence-p95", "time from an interruption until the agent is silent, ms");
    private readonly Option<double?> _cutOffs = Limit("--cut-offs", "pauses in mid-sentence into which the agent speaks, %");
    private readonly Option<int> _failures = Of("--failures", "The most calls that may fail.", Whole, 0);

    public RootCommand Command(Func<LoadOrder, CancellationToken, Task<int>> run)
    {
        var command = new RootCommand("Many emulated callers at once. Exit code 0: the load passed. 1: too many calls failed or a threshold was missed. 2: nothing could be measured.")
        {
            _phone, _mix, _to, _callers, _calls, _duration, _rampUp, _warmUp, _longestCall, _seed, _output, _watch, _gateway, _authority, _client,
            _turnP50, _turnP95, _turnP99, _greetingP95, _silenceP95, _cutOffs, _failures,
        };
        command.SetAction((asked, stop) => run(Order(asked), stop));
        return command;
    }

    private LoadOrder Order(ParseResult asked)
    {
        var howMany = asked.GetValue(_calls);
        var plan = new LoadPlan(
            asked.GetValue(_phone)!,
            asked.GetValue(_mix) ?? ScriptMix.Parse(UsualMix),
            asked.GetValue(_to),
            asked.GetValue(_callers),
            asked.GetValue(_rampUp),
            asked.GetValue(_warmUp),
            asked.GetValue(_duration) ?? (howMany is null ? TimeSpan.FromMinutes(1) : null),
            howMany,
            asked.GetValue(_longestCall),
            asked.GetValue(_seed));
        var thresholds = new Thresholds(
            asked.GetValue(_turnP50), asked.GetValue(_turnP95), asked.GetValue(_turnP99), asked.GetValue(_greetingP95), asked.GetValue(_silenceP95), asked.GetValue(_cutOffs), asked.GetValue(_failures));
        var product = asked.GetValue(_gateway) is { } api
            ? new ProductAddress(api, asked.GetValue(_authority)!, asked.GetValue(_client)!, Environment.GetEnvironmentVariable(ProductAddress.SecretVariable) ?? "")
            : null;
        return new LoadOrder(plan, thresholds, asked.GetValue(_watch)!, product, asked.GetValue(_output)!);
    }

    private static Option<double?> Limit(string name, string what) => Of<double?>(name, $"Threshold: {what}.", text => Number(text), null);

    /// <summary>Creates an option that reports a wrong value in one sentence.</summary>
    private static Option<T> Of<T>(string name, string description, Func<string, T> read, T usual) => new(name)
    {
        Description = description,
        DefaultValueFactory = _ => usual,
        CustomParser = result =>
        {
            try
            {
                return read(result.Tokens.Single().Value);
            }
            catch (FormatException wrong)
            {
                result.AddError($"{name}: {wrong.Message}");
                return usual;
            }
        },
    };

    private static Uri Address(string text) => Uri.TryCreate(text, UriKind.Absolute, out var address) && address.Scheme is "http" or "https"
        ? address
        : throw new FormatException($"'{text}' is not an address such as http://127.0.0.1:18083.");

    private static int Whole(string text) =>
        int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number : throw new FormatException($"'{text}' is not a whole number.");

    private static double Number(string text) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number) ? number : throw new FormatException($"'{text}' is not a number.");

    private static TimeSpan Time(string text)
    {
        var unit = text.AsSpan().TrimStart("0123456789.").ToString();
        double? factor = unit switch { "ms" => 1, "s" => 1_000, "m" => 60_000, "h" => 3_600_000, _ => null };
        return factor is { } each && double.TryParse(text.AsSpan(0, text.Length - unit.Length), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var amount) && amount < 1_000_000
            ? TimeSpan.FromMilliseconds(amount * each)
            : throw new FormatException($"'{text}' is not a time such as 500ms, 30s or 2m.");
    }
}
