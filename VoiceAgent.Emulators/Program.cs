using Microsoft.Extensions.Options;
using VoiceAgent.Emulators;

// VoiceAgent.Emulators <role> [--urls http://127.0.0.1:0] [--Section:Key value …]
if (args.Length == 0 || EmulatorRole.Find(args[0]) is not { } role)
{
    Console.Error.WriteLine(EmulatorRole.Usage(args));
    return 2;
}

try
{
    Telemetry.SendNoTraceContext();
    var app = role.Build(args[1..]);

    // Validate before the host starts, because the host would print a stack trace instead of one sentence.
    app.Services.GetRequiredService<IStartupValidator>().Validate();
    await app.RunAsync();
    return 0;
}
catch (OptionsValidationException wrong)
{
    Console.Error.WriteLine(string.Join(Environment.NewLine, wrong.Failures));
    return 2;
}
