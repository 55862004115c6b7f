using System.Diagnostics;
using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;

namespace VoiceAgent.Tests.AppHost.Runner;

public sealed class EndTests : IDisposable
{
    private readonly FakeApplication fake = new();

    public void Dispose() => fake.Dispose();

    [Fact]
    public async Task Stopping_leaves_no_process_behind_not_even_those_that_processes_started()
    {
        fake.AddScript("parent", "(trap '' TERM; echo $(exec sh -c 'echo $PPID') > child.pid; sleep 1000) & wait");
        await using var application = fake.Builder.Build();
        await application.StartAsync();
        await fake.EventuallyWrittenAsync("child.pid");
        Assert.Equal(2, fake.Processes.Count);

        await application.StopAsync();

        Assert.True(await FakeApplication.AllGoneAsync(fake.Processes, TimeSpan.FromSeconds(5)));
    }

    [Fact]
    public async Task What_waited_ends_before_what_it_waited_for()
    {
        const string WriteEnd = "trap 'sleep $LAST; date +%s%N > $NAME.ended; exit 0' TERM; while :; do sleep 0.02; done";
        var store = fake.AddScript("store", WriteEnd).WithEnvironment("NAME", "store").WithEnvironment("LAST", "0");
        fake.AddScript("service", $"echo up > up; {WriteEnd}").WithEnvironment("NAME", "service").WithEnvironment("LAST", "0.4").WaitFor(store);
        await using var application = fake.Builder.Build();
        await application.StartAsync();
        await fake.EventuallyWrittenAsync("up");
        await Task.Delay(100);

        await application.StopAsync();

        Assert.True(long.Parse(fake.Written("service.ended")) < long.Parse(fake.Written("store.ended")));
    }

    [Fact]
    public async Task A_process_finds_itself_with_the_signals_of_a_fresh_one()
    {
        fake.AddScript("service", "grep Sig /proc/self/status > signals; sleep 1000");
        await using var application = fake.Builder.Build();
        await application.StartAsync();

        var signals = await fake.EventuallyWrittenAsync("signals");

        Assert.Contains("SigBlk:\t0000000000000000", signals);

        // 32 and 33 are the C library's own.
        var ignored = Convert.ToUInt64(signals.Split('\n').First(line => line.StartsWith("SigIgn", StringComparison.Ordinal))[8..], 16);
        Assert.Equal(0UL, ignored & 0x7fff_ffff);
    }

    [Theory]
    [InlineData("INT")]
    [InlineData("TERM")]
    public async Task A_signal_to_the_AppHost_ends_everything_and_is_no_failure(string signal)
    {
        using var host = await FakeAppHost.StartAsync(fake.Folder);

        host.Signal(signal);

        Assert.Equal(0, await host.ExitCodeAsync());
        Assert.DoesNotContain(fake.Processes, FakeApplication.IsAlive);
    }

    [Fact]
    public async Task A_second_interrupt_does_not_wait_for_the_stubborn()
    {
        using var host = await FakeAppHost.StartAsync(fake.Folder, "--LocalRunner:StopPatience=00:05:00");

        host.Signal("INT");
        var stubborn = int.Parse(fake.Written("stubborn.pid"));
        Assert.False(await FakeApplication.AllGoneAsync([stubborn], TimeSpan.FromSeconds(1)));
        host.Signal("INT");

        Assert.Equal(0, await host.ExitCodeAsync());
        Assert.False(FakeApplication.IsAlive(stubborn));
    }

    [Fact]
    public async Task Killing_the_AppHost_leaves_no_orphan_and_the_next_start_finds_its_port_free()
    {
        var port = Free.Port();
        using (var host = await FakeAppHost.StartAsync(fake.Folder, $"--port={port}"))
        {
            host.Signal("KILL");
            await host.ExitCodeAsync();
        }

        var orphans = fake.Processes;
        Directory.GetFiles(fake.Folder, "*.pid").ToList().ForEach(File.Delete);
        using var next = await FakeAppHost.StartAsync(fake.Folder, $"--port={port}");

        Assert.True(await FakeApplication.AllGoneAsync(orphans, TimeSpan.FromSeconds(5)));
        next.Signal("TERM");
        Assert.Equal(0, await next.ExitCodeAsync());
    }
}
