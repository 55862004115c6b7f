using System.Diagnostics;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using Microsoft.Azure.Cosmos;
using VoiceAgent.AppHost.Clients;
using VoiceAgent.Contracts.Calls;
using VoiceAgent.Tests.Chaos;
using VoiceAgent.Tests.EndToEnd;
using VoiceAgent.Tests.Fixtures;

namespace VoiceAgent.Tests.Recovery;

/// <summary>
/// The first of two regions takes calls and dies. The failover script has the second one take them, the first region comes back with what is on its
/// disks, and the fail-back script gives it the calls again. What callers meet is measured by their telephones.
/// </summary>
internal sealed class RegionRehearsal(World world, Region first, Region second, RegionPlan plan, Action<string> progress)
{
    private const int CallsUntilItWorks = 3;
    private const int MostTries = 5;

    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(100);
    // New callers who are not answered do not keep others from calling.
    private static readonly TimeSpan ApartAfterwards = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(4);
    private static readonly TimeSpan UntilStored = TimeSpan.FromSeconds(60);

    private readonly Telephone _telephone = new(world.Telephony);
    private readonly RegionResult _result = new();

    public async Task<RegionResult> RunAsync()
    {
        using var stream = new CallStream(world.Telephony, DateOnly.FromDateTime(TimeProvider.System.GetUtcNow().UtcDateTime)) { Apart = plan.Apart, Most = plan.Calls };
        using var phone = new PhoneApi(world.Telephony.AbsoluteUri);
        using var store = world.Store();
        using var stop = new CancellationTokenSource();
        await SubscribeAsync(first);
        var flow = stream.FlowAsync(stop.Token);
        try
        {
            await UntilAsync("calls to be live, and some to be over", () => stream.Live.Count(call => call.Caller.AnsweredAt is not null) >= plan.Calls - 1 && stream.Calls.Count(call => call.IsOver) >= plan.Calls / 2);
            var blow = await StrikeAsync(stream);
            (stream.Apart, stream.Most) = (ApartAfterwards, int.MaxValue);
            var again = CallAgainAsync(stream, phone);
            await Task.Delay(plan.Decision, TimeProvider.System);
            _result.Script = await ScriptAsync("failover.sh", first, second);
            await again;
            await UntilAsync("new calls to be answered and to reach their end", () => Done(stream, blow) >= CallsUntilItWorks);
            await JudgeAsync(stream, blow);
            await CountAsync(store, stream, blow);

            _result.Return = Stopwatch.StartNew();
            await first.StartAsync();
            _result.Return.Stop();
            progress($"The first region is back after {_result.Return.Elapsed.TotalSeconds:0} s.");
            await StoredLaterAsync(store);
            _result.BackScript = await ScriptAsync("fail-back.sh", second, first);
            var back = TimeProvider.System.GetUtcNow();
            await UntilAsync("calls to be answered after the fail-back", () => stream.Calls.Any(call => call.PlacedAt > back && call.Caller.AnsweredAt is not null));
            var after = stream.Calls.Where(call => call.PlacedAt > back && call.Caller.AnsweredAt is not null).MinBy(call => call.PlacedAt)!;
            _result.AnsweredAfterReturn = after.Caller.AnsweredAt!.Value - after.PlacedAt;
            await stop.CancelAsync();
            await Task.WhenAll(stream.Calls.Select(call => call.Run)).WaitAsync(Longest);
            return _result;
        }
        finally
        {
            await stop.CancelAsync();
            await flow;
            foreach (var call in stream.Live)
            {
                await HangUpAsync(phone, call);
            }
        }
    }

    private async Task<DateTimeOffset> StrikeAsync(CallStream stream)
    {
        _result.Live = [.. stream.Live.Where(call => call.Caller.AnsweredAt is not null)];
        _result.Ringing = [.. stream.Live.Where(call => call.Caller.AnsweredAt is null)];
        _result.Before = [.. stream.Calls.Where(call => call.IsOver)];
        _result.Load = File.ReadAllText("/proc/loadavg").Split(' ')[0];
        _result.Steps = string.Join(", ", _result.Live.GroupBy(call => call.Caller.Step).Select(step => $"{step.Count()} {step.Key}"));
        var blow = TimeProvider.System.GetUtcNow();
        await first.DieAsync();
        _result.Blow = blow;
        progress($"{blow:HH:mm:ss} The first region is dead. {_result.Live.Count} calls were live ({_result.Steps}), {_result.Ringing.Count} rang.");
        return blow;
    }

    /// <summary>Each caller in a call hangs up after a time of silence, and calls again until somebody answers.</summary>
    private async Task CallAgainAsync(CallStream stream, PhoneApi phone)
    {
        await Task.Delay(plan.Patience, TimeProvider.System);
        await Task.WhenAll(_result.Live.Select(async call =>
        {
            await HangUpAsync(phone, call);
            for (var tries = 1; tries <= MostTries; tries++)
            {
                if (await stream.TryPlaceAsync() is not { } next)
                {
                    continue;
                }

                using var patience = new CancellationTokenSource(Longest, TimeProvider.System);
                while (next.Caller.AnsweredAt is null && !next.IsOver && !patience.IsCancellationRequested)
                {
                    await Task.Delay(Look, TimeProvider.System);
                }

                if (next.Caller.AnsweredAt is { } answered)
                {
                    _result.CalledAgain(tries, answered - _result.Blow);
                    return;
                }
            }
        }));
        progress($"{TimeProvider.System.GetUtcNow():HH:mm:ss} {_result.Again.Count} of {_result.Live.Count} callers who were cut off have called again and were answered.");
    }

    private static int Done(CallStream stream, DateTimeOffset blow) => stream.Calls.Count(call => call.PlacedAt > blow && call.IsOver && call.Caller is { AnsweredAt: not null, GaveUp: null });

    private async Task JudgeAsync(CallStream stream, DateTimeOffset blow)
    {
        foreach (var call in _result.Live)
        {
            var outcome = await _telephone.UntilOverAsync(call.Caller.Id);
            var from = (blow - call.Caller.AnsweredAt!.Value).TotalMilliseconds;
            _result.WordsAfterTheBlow.Add(outcome.Words.Where(word => word.At > from).Select(word => (word.At - from) / 1000).DefaultIfEmpty(0).Max());
        }

        var begun = stream.Calls.Where(call => call.PlacedAt > blow || _result.Ringing.Contains(call)).ToArray();
        var answered = begun.Where(call => call.Caller.AnsweredAt is not null).ToArray();
        _result.FirstAnswer = answered.Min(call => call.Caller.AnsweredAt!.Value) - blow;
        _result.Begun = begun.Length;
        _result.Answered = answered.Length;
        _result.Rang = [.. answered.Select(call => (call.Caller.AnsweredAt!.Value - call.PlacedAt).TotalSeconds)];
        _result.NotAnswered = begun.Count(call => call.IsOver && call.Caller.AnsweredAt is null);
        var moved = _result.Script!.Began + _result.Script.Took;
        _result.RangAtTheMove = begun.Count(call => call.PlacedAt < moved && (call.Caller.AnsweredAt is { } at ? at > _result.Script.Began : !call.IsOver));
        _result.RangAtTheMoveAnswered = answered.Count(call => call.PlacedAt < moved && call.Caller.AnsweredAt > _result.Script.Began);
    }

    private async Task CountAsync(CosmosClient store, CallStream stream, DateTimeOffset blow)
    {
        var wanted = await CorrelationsAsync(_result.Before);
        _result.StoredBefore = (await StoredAsync(store)).Intersect(wanted).Count();
        _result.EndedBefore = wanted.Count;
        _result.LiveCorrelations = await CorrelationsAsync(_result.Live);
        _result.LiveStored = (await StoredAsync(store)).Intersect(_result.LiveCorrelations).Count();
        var later = await CorrelationsAsync(stream.Calls.Where(call => call.PlacedAt > blow && call.IsOver && call.Caller.AnsweredAt is not null));
        using var patience = new CancellationTokenSource(UntilStored, TimeProvider.System);
        while ((_result.StoredAfter = (await StoredAsync(store)).Intersect(later).Count()) < later.Count && !patience.IsCancellationRequested)
        {
            await Task.Delay(Look, TimeProvider.System);
        }

        _result.EndedAfter = later.Count;
    }

    /// <summary>The returned region finds its live calls in Redis, sees that they are over, and stores them.</summary>
    private async Task StoredLaterAsync(CosmosClient store)
    {
        using var patience = new CancellationTokenSource(UntilStored, TimeProvider.System);
        while ((_result.LiveStoredLater = (await StoredAsync(store)).Intersect(_result.LiveCorrelations).Count()) < _result.LiveCorrelations.Count && !patience.IsCancellationRequested)
        {
            await Task.Delay(Look, TimeProvider.System);
        }

        _result.EndedStoredLater = (await StoredAsync(store)).Intersect(await CorrelationsAsync(_result.Before)).Count();
    }

    private async Task<HashSet<string>> CorrelationsAsync(IEnumerable<ChaosCall> calls)
    {
        var all = new HashSet<string>();
        foreach (var call in calls)
        {
            if ((await _telephone.UntilAsync(call.Caller.Id, _ => true)).CorrelationId is { } correlation)
            {
                all.Add(correlation);
            }
        }

        return all;
    }

    private static async Task<HashSet<string>> StoredAsync(CosmosClient store)
    {
        var all = new HashSet<string>();
        using var pages = store.GetContainer("voiceagent", "calls").GetItemQueryIterator<string>("SELECT VALUE c.record.correlationId FROM c WHERE c.type = 'call'");
        while (pages.HasMoreResults)
        {
            all.UnionWith((await pages.ReadNextAsync()).OfType<string>());
        }

        return all;
    }

    private async Task SubscribeAsync(Region region)
    {
        using var http = new HttpClient { BaseAddress = world.Telephony, DefaultRequestHeaders = { Authorization = new AuthenticationHeaderValue("Bearer", WholeStack.EmulatorsKey) } };
        using var answer = await http.PutAsJsonAsync("/emulator/subscription", new { endpoint = $"{region.Gateway}webhooks/azure/events?code={region.WebhooksKey}" });
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());
    }

    /// <summary>Runs a script of scripts/recovery as an operator would, with a fake <c>az</c> that changes the emulated subscription.</summary>
    private async Task<ScriptRun> ScriptAsync(string script, Region from, Region to)
    {
        var start = new ProcessStartInfo("bash", [Path.Combine("scripts", "recovery", script), "--from", await FileOfAsync(from), "--to", await FileOfAsync(to), "--telephony", "/fake/acs", "--smoke-call", "bench/regions/smoke-call.sh", "--yes"])
        {
            WorkingDirectory = SourceTree.Root,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["PATH"] = $"{Path.Combine(SourceTree.Root, "eng", "recovery", "fakes")}:{start.Environment["PATH"]}";
        start.Environment["FAKE_AZ_STATE"] = Path.Combine(world.Data, "az");
        start.Environment["FAKE_AZ_SUBSCRIPTION"] = $"{world.Telephony}emulator/subscription";
        start.Environment["FAKE_AZ_SUBSCRIPTION_KEY"] = WholeStack.EmulatorsKey;
        start.Environment["TELEPHONES"] = World.Plain(world.Telephony);
        foreach (var region in new[] { from, to })
        {
            var vault = Directory.CreateDirectory(Path.Combine(world.Data, "az", "vaults", $"kv-{region.Name}")).FullName;
            await File.WriteAllTextAsync(Path.Combine(vault, "webhooks-key"), region.WebhooksKey);
            await File.WriteAllTextAsync(Path.Combine(vault, "scale-key"), region.ScaleKey);
        }

        var began = TimeProvider.System.GetUtcNow();
        using var running = Process.Start(start)!;
        var (said, complained) = (running.StandardOutput.ReadToEndAsync(), running.StandardError.ReadToEndAsync());
        using var patience = new CancellationTokenSource(Longest, TimeProvider.System);
        await running.WaitForExitAsync(patience.Token);
        var ran = new ScriptRun(began, TimeProvider.System.GetUtcNow() - began, running.ExitCode, await said + await complained);
        progress($"{script} took {ran.Took.TotalSeconds:0.0} s, exit code {ran.ExitCode}:\n{ran.Said}");
        Assert.True(ran.ExitCode == 0, ran.Said);
        return ran;
    }

    private async Task<string> FileOfAsync(Region region)
    {
        var file = Path.Combine(world.Data, $"{region.Name}.env");
        await File.WriteAllTextAsync(
            file,
            $"AZURE_ENV_NAME=\"{region.Name}\"\nAZURE_LOCATION=\"{region.Name}\"\nAZURE_RESOURCE_GROUP=\"rg-{region.Name}\"\nVAULT_VAULTURI=\"https://kv-{region.Name}.vault.azure.net/\"\n" +
            $"GATEWAY_URL=\"{World.Plain(region.Gateway)}\"\nMEDIA_URL=\"{World.Plain(region.Pipeline)}\"\n");
        return file;
    }

    private static async Task HangUpAsync(PhoneApi phone, ChaosCall call)
    {
        try
        {
            await phone.DoAsync(call.Caller.Id, "hangup", null, CancellationToken.None);
        }
        catch (HttpRequestException)
        {
            // The telephones are gone already.
        }
    }

    private async Task UntilAsync(string what, Func<bool> isReached)
    {
        using var patience = new CancellationTokenSource(Longest, TimeProvider.System);
        while (!isReached())
        {
            Assert.False(patience.IsCancellationRequested, $"This took longer than {Longest.TotalMinutes} minutes: {what}.");
            await Task.Delay(Look, TimeProvider.System);
        }

        progress($"{TimeProvider.System.GetUtcNow():HH:mm:ss} Reached: {what}.");
    }
}
