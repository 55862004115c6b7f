using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using VoiceAgent.AppHost;
using VoiceAgent.AppHost.Demo;

try
{
    var asked = CommandLine.Parse(args);
    var builder = DistributedApplication.CreateBuilder(new DistributedApplicationOptions { Args = asked.Settings, AllowUnsecuredTransport = true, EnableResourceLogging = true });
    using var platform = Platform.For(builder, asked);

    // What the product stands on.
    var redis = platform.AddRedis("redis");
    var blobs = platform.AddStorage("storage", "blobs");
    var cosmos = platform.AddCosmos("cosmos");
    var acs = platform.AddCommunication("acs");
    var speech = platform.AddSpeech("speech");
    var openai = platform.AddModel("openai");
    var authority = platform.AddIdentity("identity");

    // Secrets between our own services.
    var ticketsKey = builder.AddParameter("tickets-key", Secrets.Key, secret: true);
    var webhooksKey = builder.AddParameter("webhooks-key", Secrets.Key, secret: true);

    // The product.
    var gateway = platform.Serve(builder.AddProject("gateway", Programs.Gateway, Programs.Plainly), port: 18080)
        .WithReference(redis).WithReference(cosmos).WithReference(blobs).WithReference(acs)
        .WaitFor(redis).WaitFor(cosmos).WaitFor(blobs)
        .WithEnvironment("Authentication__Authority", authority)
        .WithEnvironment("Authentication__Audience", Programs.Audience)
        .WithEnvironment("Tickets__Key", ticketsKey)
        .WithEnvironment("Webhooks__Key", webhooksKey)
        .WithHttpHealthCheck("/health");

    var pipeline = platform.Serve(builder.AddProject("pipeline", Programs.Pipeline, Programs.Plainly), port: 18081)
        .WithReference(redis).WithReference(cosmos).WithReference(blobs).WithReference(speech).WithReference(openai)
        .WaitFor(redis).WaitFor(cosmos).WaitFor(blobs).WaitFor(speech).WaitFor(openai)
        .WithEnvironment("Pipeline__GatewayUrl", platform.AddressOf(gateway, "http"))
        .WithEnvironment("Tickets__Key", ticketsKey)
        .WithEnvironment("DOTNET_ThreadPool_UnfairSemaphoreSpinLimit", "0")
        .WithHttpHealthCheck("/health");

    var dashboard = platform.Serve(builder.AddProject("dashboard", Programs.Dashboard, Programs.Plainly), port: 18082)
        .WithReference(redis)
        .WaitFor(redis).WaitFor(gateway)
        .WithEnvironment("Dashboard__GatewayUrl", platform.AddressOf(gateway, "http"))
        .WithEnvironment("Authentication__Authority", authority)
        .WithEnvironment("Authentication__Audience", Programs.Audience)
        .WithExternalHttpEndpoints()
        .WithHttpHealthCheck("/health");

    // Who reaches whom: telephony the gateway with its webhooks, and the pipeline with its media.
    gateway.WithEnvironment("Gateway__PublicUrl", platform.AddressOf(gateway, "http"))
        .WithEnvironment("Gateway__MediaUrl", platform.AddressOf(pipeline, "ws"))
        .WithExternalHttpEndpoints();
    pipeline.WithExternalHttpEndpoints();
    platform.TrustCommunication(gateway);
    platform.TrustCommunication(pipeline);
    platform.ReportCallsTo(gateway, webhooksKey);
    platform.AddSecondSpeech("speech2", pipeline);
    platform.AddSecondModel("openai2", pipeline);
    platform.UseSamples(gateway, pipeline);

    if (asked.IsConversation)
    {
        builder.Services.AddLogging(logging => logging.AddFilter($"{builder.Environment.ApplicationName}.Resources", LogLevel.Warning));
    }

    var application = builder.Build();
    if (asked.IsConversation)
    {
        Environment.ExitCode = await Conversation.RunAsync(application, asked, platform, gateway.GetEndpoint("http"), dashboard.GetEndpoint("http"));
    }
    else
    {
        await application.RunAsync();
    }
}
catch (DistributedApplicationException sentence)
{
    Console.Error.WriteLine(sentence.Message);
    Environment.ExitCode = 1;
}
