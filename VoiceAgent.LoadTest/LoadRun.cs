using System.Text.Json;
using VoiceAgent.LoadTest.Calling;
using VoiceAgent.LoadTest.Measuring;
using VoiceAgent.LoadTest.Reporting;

namespace VoiceAgent.LoadTest;

/// <summary>The complete request: plan, thresholds, and what to measure.</summary>
/// <param name="Output">The report's path without extension. A <c>.html</c> and a <c>.json</c> file are written.</param>
internal sealed record LoadOrder(LoadPlan Plan, Thresholds Thresholds, IReadOnlyList<WatchedProcess> Watched, ProductAddress? Product, string Output)
{
    public IEnumerable<string> Complaints() => Plan.Complaints()
        .Concat(Thresholds.Complaints())
        .Concat(Plan.Mix.Where(entry => entry.IsFile && !File.Exists(entry.Script)).Select(entry => $"The call script '{entry.Script}' does not exist."))
        .Concat(Watched.Where(process => process.Read() is null).Select(process => $"--watch {process.Name}={process.Id}: this process does not exist here. Processes are read from /proc, so this works on Linux only."))
        .Concat(Product is { Secret.Length: 0 } ? [$"--gateway needs the secret of the client '{Product.ClientId}' in the environment variable {ProductAddress.SecretVariable}."] : []);
}

/// <summary>Runs one load from its start to its report.</summary>
internal sealed class LoadRun(LoadOrder order, Screen screen, TimeProvider time)
{
    public const int Good = 0;
    public const int Missed = 1;
    public const int Refused = 2;

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    /// <returns>The exit code: <see cref="Good"/>, <see cref="Missed"/>, or <see cref="Refused"/> when nothing could be measured.</returns>
    public async Task<int> RunAsync(CancellationToken stop)
    {
        if (order.Complaints().ToArray() is { Length: > 0 } complaints)
        {
            Array.ForEach(complaints, screen.Refuse);
            return Refused;
        }

        using var phone = new PhoneClient(order.Plan.Phone);
        try
        {
            var known = await phone.ScriptsAsync(stop);
            if (order.Plan.Mix.FirstOrDefault(entry => !entry.IsFile && !known.Contains(entry.Script)) is { } unknown)
            {
                screen.Refuse($"The telephone has no call script '{unknown.Script}'. Use one of {string.Join(", ", known)}, or give the path of a .yaml file.");
                return Refused;
            }

            var seen = await CallAsync(phone, stop);
            var report = Evaluation.Evaluate(order.Plan, order.Thresholds, await AskProductAsync(seen, stop));
            await WriteAsync(report, seen);
            screen.Show(report);
            screen.Tell($"report: {Path.GetFullPath(order.Output)}.html and .json");
            return report.Passed ? Good : Missed;
        }
        catch (PhoneException unreachable)
        {
            screen.Refuse(unreachable.Message);
            return Refused;
        }
    }

    private async Task<Observations> CallAsync(PhoneClient phone, CancellationToken stop)
    {
        var (progress, began) = (new LoadProgress(), time.GetUtcNow());
        var callers = new Callers(order.Plan, phone, progress, time);
        var sampler = new Sampler(callers, progress, order.Watched, time);
        using var over = new CancellationTokenSource();
        screen.Tell($"{Quantity.Of(order.Plan.Callers, "caller")}, seed {order.Plan.Seed}, {order.Plan.Phone}");
        var sampling = sampler.RunAsync(over.Token);
        var calling = callers.RunAsync(stop);
        await screen.FollowAsync(order.Plan, progress, calling);
        var calls = await calling;
        await over.CancelAsync();
        await sampling;
        return new Observations(began, callers.Now, calls, sampler.Samples);
    }

    private async Task<Observations> AskProductAsync(Observations seen, CancellationToken stop)
    {
        if (order.Product is null || stop.IsCancellationRequested)
        {
            return seen;
        }

        using var product = new ProductClient(order.Product, time);
        try
        {
            var known = seen.Calls.Where(call => call is { IsCounted: true, Result.CorrelationId: not null }).Select(call => (call.Result!.CorrelationId!, call.To ?? ""));
            var (turns, unknown) = await product.TurnsAsync(known, stop);
            return seen with { ProductTurns = turns, CallsUnknown = unknown };
        }
        catch (Exception broken) when (broken is HttpRequestException or VoiceAgent.Client.VoiceAgentApiException)
        {
            screen.Refuse($"The latency stages could not be read from the product at {order.Product.Gateway} ({broken.Message.TrimEnd('.')}). Check --gateway, --authority and the secret in {ProductAddress.SecretVariable}.");
            return seen;
        }
    }

    private async Task WriteAsync(LoadReport report, Observations seen)
    {
        if (Path.GetDirectoryName(Path.GetFullPath(order.Output)) is { } folder)
        {
            Directory.CreateDirectory(folder);
        }

        var silences = seen.Calls.Where(call => call.IsCounted).SelectMany(call => call.Result?.Interruptions ?? []).Select(interruption => interruption.SilentAfterMs).OfType<double>();
        await File.WriteAllTextAsync($"{order.Output}.html", HtmlReport.Write(report, silences), CancellationToken.None);
        await File.WriteAllTextAsync($"{order.Output}.json", JsonSerializer.Serialize(report, Json), CancellationToken.None);
    }
}
