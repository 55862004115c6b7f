using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;

namespace VoiceAgent.Tests.AppHost.Runner;

public sealed class StartTests : IDisposable
{
    private readonly FakeApplication fake = new();

    public void Dispose() => fake.Dispose();

    [Fact]
    public async Task What_waits_is_started_only_when_the_awaited_is_healthy()
    {
        var store = fake.AddServer("store", before: "sleep 0.5; date +%s%N > store.ready;");
        fake.AddServer("service", before: "date +%s%N > service.begun;").WaitFor(store);
        fake.AddScript("bystander", "date +%s%N > bystander.begun; sleep 1000");
        await using var application = fake.Builder.Build();

        await application.StartAsync();
        await application.ResourceNotifications.WaitForResourceHealthyAsync("service", new CancellationTokenSource(20_000).Token);

        var ready = long.Parse(fake.Written("store.ready"));
        Assert.True(long.Parse(fake.Written("service.begun")) > ready, "the service did not wait");
        Assert.True(long.Parse(fake.Written("bystander.begun")) < ready, "one that waits for nobody was held up");
    }

    [Fact]
    public async Task References_become_environment_variables()
    {
        var store = fake.AddServer("store");
        var address = fake.Builder.AddConnectionString("blobs", ReferenceExpression.Create($"Endpoint={store.GetEndpoint("http")};Kind={"plain"}"));
        fake.AddScript("service", "env > service.env; sleep 1000")
            .WithReference(address)
            .WithReference(store.GetEndpoint("http"))
            .WithEnvironment("STORE_PORT", store.GetEndpoint("http").Property(EndpointProperty.Port))
            .WithEnvironment("BRACES", "{0} stays");
        await using var application = fake.Builder.Build();

        await application.StartAsync();
        await fake.EventuallyWrittenAsync("service.env");
        await application.ResourceNotifications.WaitForResourceAsync("store", KnownResourceStates.Running);

        var url = store.GetEndpoint("http").Url;
        var environment = fake.Written("service.env");
        Assert.Contains($"ConnectionStrings__blobs=Endpoint={url};Kind=plain\n", environment);
        Assert.Contains($"services__store__http__0={url}\n", environment);
        Assert.Contains($"STORE_PORT={store.GetEndpoint("http").Port}\n", environment);
        Assert.Contains("BRACES={0} stays", environment);
    }

    [Fact]
    public async Task Two_resources_may_know_each_other()
    {
        var phone = fake.AddServer("phone");
        var exchange = fake.AddServer("exchange", before: "echo $PHONE > exchange.env;").WithEnvironment("PHONE", phone.GetEndpoint("http"));
        phone.WithEnvironment("EXCHANGE", exchange.GetEndpoint("http"));
        await using var application = fake.Builder.Build();

        await application.StartAsync();

        Assert.Equal(phone.GetEndpoint("http").Url, await fake.EventuallyWrittenAsync("exchange.env"));
    }

    [Fact]
    public async Task A_generated_secret_is_the_same_for_all_and_a_given_one_wins()
    {
        using var given = new FakeApplication("--Parameters:password=given");
        foreach (var each in new[] { fake, given })
        {
            var password = each.Builder.AddParameter("password", new GenerateParameterDefault { MinLength = 64, Special = false }, secret: true);
            each.AddScript("one", "echo $PASSWORD > one.env; sleep 1000").WithEnvironment("PASSWORD", password);
            each.AddScript("other", "echo $PASSWORD > other.env; sleep 1000").WithEnvironment("PASSWORD", password);
            await using var application = each.Builder.Build();
            await application.StartAsync();
            Assert.Equal(await each.EventuallyWrittenAsync("one.env"), await each.EventuallyWrittenAsync("other.env"));
        }

        Assert.Equal(48, Convert.FromBase64String(fake.Written("one.env")).Length);
        Assert.Equal("given", given.Written("one.env"));
    }

    [Fact]
    public async Task A_port_asked_for_by_number_is_the_one_listened_on()
    {
        var port = Free.Port();
        using var numbered = new FakeApplication("--DcpPublisher:RandomizePorts=false");
        numbered.Builder.AddExecutable("server", "/bin/sh", ".", "-c", "echo $PORT > port; sleep 1000").WithHttpEndpoint(port, env: "PORT");
        await using var application = numbered.Builder.Build();

        await application.StartAsync();

        Assert.Equal($"{port}", await numbered.EventuallyWrittenAsync("port"));
    }
}
