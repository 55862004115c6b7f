using VoiceAgent.AppHost.Demo;
using VoiceAgent.AppHost.Platforms;
using VoiceAgent.AppHost.Running;
using VoiceAgent.AppHost.Settings;

try
{
    var asked = CommandLine.Parse(args);
    if (asked.Help)
    {
        Console.WriteLine(Help.Text);
        return;
    }

    var builder = DistributedApplication.CreateBuilder(new DistributedApplicationOptions
    {
        Args = asked.Settings,
        ProjectDirectory = Programs.FolderOf("VoiceAgent.AppHost"),
        DashboardApplicationName = "VoiceAgent",
        AllowUnsecuredTransport = true,
    });
    GivenSettings.Check(builder.Configuration);
    builder.AddQuietConsole();
    using var platform = Platform.For(builder, asked);

    // The infrastructure of the product.
    var redis = platform.AddRedis("redis");
    var blobs = platform.AddStorage("storage", "blobs");
    var cosmos = platform.AddCosmos("cosmos");
    var acs = platform.AddCommunication("acs");
    var speech = platform.AddSpeech("speech");
    var openai = platform.AddModel("openai");
    var authority = platform.AddIdentity("identity");

    // Secrets that the product's services share.
    var ticketsKey = builder.AddParameter("tickets-key", Secrets.Key, secret: true).WithHidden();
    var webhooksKey = builder.AddParameter("webhooks-key", Secrets.Key, secret: true).WithHidden();
    var scaleKey = builder.AddParameter("scale-key", Secrets.Key, secret: true).WithHidden();

    // The product.
    var gateway = platform.Serve(builder.AddProject<CallGateway>("gateway", Programs.Plainly), port: 18080, opens: "Calls API")
        .WithReference(redis).WithReference(cosmos).WithReference(blobs).WithReference(acs)
        .WaitFor(redis).WaitFor(cosmos).WaitFor(blobs)
        .WithEnvironment("Authentication__Authority", authority)
        .WithEnvironment("Authentication__Audience", Programs.Audience)
        .WithEnvironment("Tickets__Key", ticketsKey)
        .WithEnvironment("Webhooks__Key", webhooksKey)
        .WithEnvironment("Scale__Key", scaleKey)
        .WithIconName("CallInbound").StopsInWave(2);

    var pipeline = platform.Serve(builder.AddProject<Pipeline>("pipeline", Programs.Plainly), port: 18081, opens: "Media sockets")
        .WithReference(redis).WithReference(cosmos).WithReference(blobs).WithReference(speech).WithReference(openai)
        .WaitFor(redis).WaitFor(cosmos).WaitFor(blobs).WaitFor(speech).WaitFor(openai)
        .WithEnvironment("Pipeline__GatewayUrl", platform.InsideAddressOf(gateway))
        .WithEnvironment("Authentication__Authority", authority)
        .WithEnvironment("Authentication__Audience", Programs.Audience)
        .WithEnvironment("Tickets__Key", ticketsKey)
        .WithEnvironment("DOTNET_ThreadPool_UnfairSemaphoreSpinLimit", "0")
        .WithIconName("DeviceEq").StopsInWave(1);

    var dashboard = platform.Serve(builder.AddProject<Dashboard>("dashboard", Programs.Plainly), port: 18082, opens: "Live calls")
        .WithReference(redis)
        .WaitFor(redis)
        .WithEnvironment("Dashboard__GatewayUrl", platform.InsideAddressOf(gateway))
        .WithEnvironment("Authentication__Authority", authority)
        .WithEnvironment("Authentication__Audience", Programs.Audience)
        .WithExternalHttpEndpoints()
        .WithIconName("Board").StopsInWave(1);

    // Telephony reaches the gateway through webhooks and the pipeline through the media socket.
    gateway.WithEnvironment("Gateway__PublicUrl", platform.AddressOf(gateway, "http"))
        .WithEnvironment("Gateway__MediaUrl", platform.AddressOf(pipeline, "ws"))
        .WithExternalHttpEndpoints();
    pipeline.WithExternalHttpEndpoints();
    platform.TrustCommunication(gateway);
    platform.TrustCommunication(pipeline);
    platform.KeepCalls(gateway);
    platform.ProveClient(dashboard);
    platform.ReportCallsTo(gateway, webhooksKey);
    platform.AddFallbackSpeech("speech2", pipeline);
    platform.UseSelfHostedSpeech(pipeline);
    platform.AddSecondModel("openai2", pipeline);
    platform.EncryptRecordings(gateway);
    platform.EncryptRecordings(pipeline);
    if (asked.Telephones)
    {
        platform.UseTelephones(gateway, pipeline);
    }

    platform.UseSamples(gateway, pipeline);
    if (asked.LiveKit)
    {
        platform.UseLiveKit(gateway);
    }

    platform.OfferCommands(redis, gateway.GetEndpoint("http"), dashboard.GetEndpoint("http"));

    if (!asked.IsConversation)
    {
        builder.WelcomeOnceHealthy(dashboard.GetEndpoint("http"), platform.Phone);
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
    Environment.ExitCode = sentence is CommandLineException ? CommandLineException.ExitCode : 1;
}
