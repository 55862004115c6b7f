using System.Net;
using System.Net.Sockets;
using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;

namespace VoiceAgent.Tests.AppHost.Runner;

public sealed class FailureTests
{
    [Fact]
    public async Task A_taken_port_is_said_and_nothing_is_started()
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        var port = ((IPEndPoint)taken.LocalEndpoint).Port;
        using var fake = new FakeApplication("--DcpPublisher:RandomizePorts=false", "--LocalRunner:PortPatience=00:00:00.1");
        fake.AddScript("bystander");
        fake.Builder.AddExecutable("server", "/bin/sh", ".", "-c", "true").WithHttpEndpoint(port);

        var sentence = await RunUntilFailureAsync(fake);

        Assert.Contains($"Port {port}, which 'server' needs, is taken", sentence);
        Assert.Contains("--DcpPublisher:RandomizePorts=true", sentence);
        Assert.Empty(fake.Processes);
    }

    [Fact]
    public async Task A_port_that_is_let_go_in_time_is_used()
    {
        var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        using var fake = new FakeApplication("--DcpPublisher:RandomizePorts=false");
        fake.Builder.AddExecutable("server", "/bin/sh", ".", "-c", "echo up > up; sleep 1000").WithHttpEndpoint(((IPEndPoint)taken.LocalEndpoint).Port);
        await using var application = fake.Builder.Build();

        var starting = application.StartAsync();
        await Task.Delay(100);
        Assert.False(starting.IsCompleted);
        taken.Dispose();

        await starting;
        Assert.Equal("up", await fake.EventuallyWrittenAsync("up"));
    }

    [Fact]
    public async Task A_resource_that_ends_by_itself_ends_the_others()
    {
        using var fake = new FakeApplication();
        fake.AddScript("survivor");
        fake.AddScript("failing", "until [ -s survivor.pid ]; do sleep 0.02; done; echo what went wrong; exit 3");

        Assert.Equal("'failing' ended by itself with exit code 3: see its last lines above.", await RunUntilFailureAsync(fake));

        Assert.Equal(2, fake.Processes.Count);
        Assert.DoesNotContain(fake.Processes, FakeApplication.IsAlive);
    }

    [Fact]
    public async Task A_resource_that_never_gets_healthy_ends_the_others()
    {
        using var fake = new FakeApplication("--LocalRunner:HealthTimeout=00:00:00.5");
        fake.AddScript("deaf").WithHttpEndpoint().WithHttpHealthCheck("/health");
        fake.AddScript("bystander");

        var sentence = await RunUntilFailureAsync(fake);

        Assert.StartsWith("'deaf' was not healthy after", sentence);
        Assert.Contains("/health was not answered", sentence);
        Assert.DoesNotContain(fake.Processes, FakeApplication.IsAlive);
    }

    [Fact]
    public async Task Whoever_waits_for_health_is_told_what_failed()
    {
        using var fake = new FakeApplication();
        var store = fake.AddScript("store", "exit 7").WithHttpEndpoint().WithHttpHealthCheck("/");
        fake.AddScript("service").WaitFor(store);
        await using var application = fake.Builder.Build();
        await application.StartAsync();

        var failure = await Assert.ThrowsAsync<DistributedApplicationException>(
            () => application.ResourceNotifications.WaitForResourceHealthyAsync("store", WaitBehavior.StopOnResourceUnavailable, new CancellationTokenSource(20_000).Token));

        Assert.Contains("'store' ended by itself with exit code 7", failure.Message);
    }

    [Fact]
    public async Task A_missing_program_is_said_before_anything_is_started()
    {
        using var fake = new FakeApplication();
        fake.AddScript("bystander");
        fake.Builder.AddExecutable("storage", "no-such-program", ".");

        Assert.Equal("'no-such-program', which 'storage' needs, was not found on PATH: install it and start again.", await RunUntilFailureAsync(fake));
        Assert.Empty(fake.Processes);
    }

    [Fact]
    public async Task A_missing_prerequisite_is_said_with_where_to_get_it()
    {
        using var fake = new FakeApplication();
        fake.AddScript("storage").WithRequiredCommand("no-such-node", "https://nodejs.org");

        Assert.Equal("'no-such-node', which 'storage' needs, was not found on PATH: install it from https://nodejs.org and start again.", await RunUntilFailureAsync(fake));
    }

    [Fact]
    public async Task A_project_that_was_not_built_is_said()
    {
        using var fake = new FakeApplication();
        fake.Builder.AddProject("gateway", "Gone/Gone.csproj");

        Assert.StartsWith("'gateway' has not been built:", await RunUntilFailureAsync(fake));
    }

    [Fact]
    public async Task A_parameter_without_a_value_is_said_with_its_setting()
    {
        using var fake = new FakeApplication();
        fake.AddScript("service").WithEnvironment("PASSWORD", fake.Builder.AddParameter("password", secret: true));

        Assert.Contains("Parameters:password", await RunUntilFailureAsync(fake));
    }

    [Theory]
    [InlineData("no name")]
    [InlineData("-first")]
    [InlineData("last-")]
    [InlineData("1st")]
    public void A_name_of_the_wrong_form_is_refused(string name)
    {
        using var fake = new FakeApplication();

        Assert.Throws<ArgumentException>(() => fake.Builder.AddExecutable(name, "/bin/true", "."));
    }

    [Fact]
    public void A_name_is_given_once()
    {
        using var fake = new FakeApplication();
        fake.Builder.AddExecutable("redis", "/bin/true", ".");

        Assert.Throws<DistributedApplicationException>(() => fake.Builder.AddExecutable("Redis", "/bin/true", "."));
    }

    private static async Task<string> RunUntilFailureAsync(FakeApplication fake)
    {
        await using var application = fake.Builder.Build();
        return (await Assert.ThrowsAsync<DistributedApplicationException>(() => application.RunAsync(new CancellationTokenSource(30_000).Token))).Message;
    }
}
