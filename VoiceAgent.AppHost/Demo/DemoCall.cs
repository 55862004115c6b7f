using System.Globalization;

namespace VoiceAgent.AppHost.Demo;

/// <summary>Places the call of the telephone's script <c>claim-status</c> and prints it live, with what became of it.</summary>
internal static class DemoCall
{
    private const string Script = "claim-status";
    private static readonly TimeSpan longest = TimeSpan.FromMinutes(3);
    private static readonly TimeSpan betweenQuestions = TimeSpan.FromMilliseconds(100);

    // The finisher writes a call down once its last event is in.
    private static readonly TimeSpan untilStored = TimeSpan.FromSeconds(20);

    /// <returns>Whether it went well.</returns>
    public static async Task<bool> PlaceAsync(Line line, CancellationToken stop)
    {
        using var deadline = new CancellationTokenSource(longest, TimeProvider.System);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(stop, deadline.Token);
        try
        {
            return await PlaceWithinAsync(line, either.Token);
        }
        catch (OperationCanceledException) when (deadline.IsCancellationRequested)
        {
            line.Screen.Failed($"The demo call was not over after {longest.TotalMinutes:0} minutes.");
            return false;
        }
        catch (HttpRequestException broken)
        {
            line.Screen.Failed($"The demo call broke: {broken.Message}");
            return false;
        }
    }

    private static async Task<bool> PlaceWithinAsync(Line line, CancellationToken stop)
    {
        line.Screen.Title("A caller asks about an insurance claim");
        line.Screen.Begin();
        var phoneId = await line.Phone.CallAsync(Script, stop);
        var callId = await KnownToTheProductAsync(line, phoneId, stop);
        if (callId is null)
        {
            var failed = await line.Phone.ResultAsync(phoneId, stop);
            line.Screen.Failed($"The call was never answered: {failed.Ending} {string.Join("; ", failed.Failures ?? [])}");
            return false;
        }

        var printer = new CallPrinter(line.Screen);
        using var over = CancellationTokenSource.CreateLinkedTokenSource(stop);
        var following = printer.FollowAsync(line.Gateway.EventsAsync(callId, over.Token));
        var result = await UntilOverAsync(line, phoneId, stop);
        over.CancelAfter(untilStored);
        await Task.WhenAny(following, Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, over.Token)).ConfigureAwait(ConfigureAwaitOptions.None);
        stop.ThrowIfCancellationRequested();
        var stored = await IsStoredAsync(line, callId, stop);
        return Report(line, callId, result, printer, stored);
    }

    private static async Task<string?> KnownToTheProductAsync(Line line, string phoneId, CancellationToken stop)
    {
        while (true)
        {
            var now = await line.Phone.ResultAsync(phoneId, stop);
            if (now.IsAnswered && await line.Gateway.FindAsync(now.CorrelationId!, stop) is { } id)
            {
                return id;
            }

            if (now.IsOver)
            {
                return null;
            }

            await Task.Delay(betweenQuestions, TimeProvider.System, stop);
        }
    }

    private static async Task<PhoneResult> UntilOverAsync(Line line, string phoneId, CancellationToken stop)
    {
        while (true)
        {
            var now = await line.Phone.ResultAsync(phoneId, stop);
            if (now.IsOver)
            {
                return now;
            }

            await Task.Delay(betweenQuestions, TimeProvider.System, stop);
        }
    }

    private static async Task<bool> IsStoredAsync(Line line, string callId, CancellationToken stop)
    {
        var since = TimeProvider.System.GetTimestamp();
        while (TimeProvider.System.GetElapsedTime(since) < untilStored)
        {
            var call = await line.Gateway.CallAsync(callId, stop);
            if (call.GetProperty("record").GetProperty("phase").GetString() == "ended")
            {
                return true;
            }

            await Task.Delay(betweenQuestions, TimeProvider.System, stop);
        }

        return false;
    }

    private static bool Report(Line line, string callId, PhoneResult result, CallPrinter printer, bool stored)
    {
        foreach (var latency in result.ResponseLatencies ?? [])
        {
            line.Screen.Remark(string.Create(CultureInfo.InvariantCulture, $"turn {latency.Turn}: {latency.Ms:0} ms of silence at the caller's ear"));
        }

        foreach (var interruption in result.Interruptions ?? [])
        {
            line.Screen.Remark(string.Create(CultureInfo.InvariantCulture, $"interruption: the agent was silent {interruption.SilentAfterMs:0} ms after the caller had begun"));
        }

        (bool Well, string Otherwise)[] checks =
        [
            (result.State == "ended", $"the telephone says the call is '{result.State}'"),
            (result.Failures is not { Count: > 0 }, $"the caller's expectations: {string.Join("; ", result.Failures ?? [])}"),
            (printer.ToolSucceeded, "no tool was called with success"),
            (printer.BargedIn, "the interruption was not noticed"),
            (printer.Recording is not null, "no recording was closed"),
            (stored, "the conversation was not stored"),
        ];
        var failures = checks.Where(check => !check.Well).Select(check => check.Otherwise).ToArray();
        line.Screen.Title(failures.Length == 0 ? "It went well." : "It did not go well:");
        Array.ForEach(failures, line.Screen.Failed);
        line.Screen.Remark($"recording     {(printer.Recording is { } path ? $"blob recordings/{path}" : "none")}");
        line.Screen.Remark($"conversation  {line.DashboardUrl}/calls/{callId}");
        return failures.Length == 0;
    }
}
