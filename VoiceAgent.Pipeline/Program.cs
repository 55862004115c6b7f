using Microsoft.Extensions.Options;
using VoiceAgent.Pipeline.Agents;
using VoiceAgent.Pipeline.Hosting;
using VoiceAgent.Pipeline.Hosting.Rehearsal;
using VoiceAgent.ServiceDefaults;

try
{
    var builder = WebApplication.CreateBuilder(args);
    var providers = builder.ChosenProviders();

    builder.AddServiceDefaults();
    builder.AddSpool();
    builder.AddMedia();
    builder.AddSound();
    builder.AddAnswering(providers);
    builder.AddAgents();
    builder.AddCalls(providers);
    builder.AddLegs(providers);
    builder.AddRehearsal();
    if (providers is Providers.Azure)
    {
        builder.AddMemberImport();
    }

    var app = builder.Build();
    app.UseReadiness();
    app.MapDefaultEndpoints();
    app.MapMedia();
    app.MapLegs();
    app.MapMemberImport();
    app.Run();
    return 0;
}
catch (Exception mistake) when (mistake is OptionsValidationException or AgentDefinitionException or InvalidOperationException)
{
    // A mistake in the settings is told in one sentence; a stack trace would hide it.
    Console.Error.WriteLine($"The pipeline does not start: {mistake.Message}");
    return 2;
}
