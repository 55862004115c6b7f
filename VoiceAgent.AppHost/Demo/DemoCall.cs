using System.Text.Json;
using VoiceAgent.AppHost.Clients;

namespace VoiceAgent.AppHost.Demo;

/// <summary>Places a call with the telephone's script <c>claim-status</c>, prints it live and reports the result.</summary>
internal static class DemoCall
{
    private const string Script = "claim-status";
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(3);

    // The gateway stores a call when its last event has arrived.
    private static readonly TimeSpan UntilStored = TimeSpan.FromSeconds(20);

    /// <param name="line">The services of the conversation.</param>
    /// <param name="staysUp">True when the product keeps running after the call, so that its addresses are worth printing.</param>
    /// <param name="stop">Cancels the call.</param>
    /// <returns>True when the call went well.</returns>
    public static async Task<bool> PlaceAsync(Line line, bool staysUp, CancellationToken stop)
    {
        using var deadline = new CancellationTokenSource(Longest, TimeProvider.System);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(stop, deadline.Token);
        try
        {
            return await PlaceWithinAsync(line, staysUp, either.Token);
        }
        catch (OperationCanceledException) when (deadline.IsCancellationRequested)
        {
            line.Screen.Failed($"The demo call was not over after {Longest.TotalMinutes:0} minutes.");
            return false;
        }
        catch (Exception broken) when (broken is HttpRequestException or IOException or JsonException)
        {
            line.Screen.Failed($"The demo call broke: {broken.Message.TrimEnd('.')}.");
            return false;
        }
    }

    private static async Task<bool> PlaceWithinAsync(Line line, bool staysUp, CancellationToken stop)
    {
        line.Screen.Title("A caller asks about an insurance claim");
        line.Screen.Begin();
        var phoneId = await line.Phone.CallAsync(Script, stop);
        var callId = await line.FindAsync(phoneId, stop);
        if (callId is null)
        {
            var failed = await line.Phone.ResultAsync(phoneId, stop);
            line.Screen.Failed($"The call was never answered: {string.Join("; ", new[] { failed.Ending }.Concat(failed.Failures ?? []).OfType<string>())}.");
            return false;
        }

        var printer = new CallPrinter(line.Screen, () => line.Phone.ResultAsync(phoneId, stop));
        using var over = CancellationTokenSource.CreateLinkedTokenSource(stop);
        var following = printer.FollowAsync(line.Gateway.EventsAsync(callId, over.Token));
        var result = await line.UntilOverAsync(phoneId, stop);
        over.CancelAfter(UntilStored);
        await Task.WhenAny(following, Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, over.Token)).ConfigureAwait(ConfigureAwaitOptions.None);
        stop.ThrowIfCancellationRequested();
        var stored = await line.IsStoredAsync(callId, UntilStored, stop);
        return Report(line, callId, result, printer, stored, staysUp);
    }

    private static bool Report(Line line, string callId, PhoneResult result, CallPrinter printer, bool stored, bool staysUp)
    {
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
        line.Screen.Remark(staysUp
            ? $"conversation  {line.DashboardUrl}/calls/{callId}"
            : $"conversation  call {callId}: it is kept; start again without --exit to see it on the dashboard");
        return failures.Length == 0;
    }
}
