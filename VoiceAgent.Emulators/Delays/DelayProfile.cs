using Microsoft.Extensions.Options;
using VoiceAgent.Emulators.Content;

namespace VoiceAgent.Emulators.Delays;

/// <summary>
/// Reads the sections <c>Delays</c> and <c>Faults</c>. The file named by <c>Delays:Profile</c> is read first. It is a path, or the name of a
/// shipped profile such as <c>azure-measured.json</c>. Configuration then overrides the file, operation by operation.
/// </summary>
internal sealed class DelayProfile(IConfiguration configuration) : IConfigureOptions<DelayOptions>
{
    private static readonly string[] NotOperations = ["Seed", "Profile"];

    public void Configure(DelayOptions options)
    {
        var sources = new List<IConfiguration> { configuration };
        if (configuration["Delays:Profile"] is { Length: > 0 } name)
        {
            sources.Insert(0, ReadFile(name));
        }

        options.Seed = sources.Select(source => source.GetValue<int?>("Delays:Seed")).LastOrDefault(seed => seed is not null);
        options.Delays = Rules<DelayRule>(sources, "Delays");
        options.Faults = Rules<FaultRule>(sources, "Faults");
    }

    private static IConfiguration ReadFile(string name)
    {
        var path = new[] { name, Path.Combine(EmulatorFiles.Root, "Delays", name) }.FirstOrDefault(File.Exists)
            ?? throw Refusal($"Delays:Profile: the file '{name}' does not exist.");
        try
        {
            return new ConfigurationBuilder().AddJsonFile(Path.GetFullPath(path)).Build();
        }
        catch (InvalidDataException malformed)
        {
            var reason = malformed.InnerException?.Message ?? malformed.Message;
            throw Refusal($"Delays:Profile: '{path}' is not JSON: {reason}");
        }
    }

    private static Dictionary<string, TRule> Rules<TRule>(List<IConfiguration> sources, string section)
    {
        var rules = new Dictionary<string, TRule>(StringComparer.OrdinalIgnoreCase);
        foreach (var rule in sources.SelectMany(source => source.GetSection(section).GetChildren()).Where(child => !NotOperations.Contains(child.Key)))
        {
            rules[OperationNamed(rule.Key)] = Bind<TRule>(rule);
        }

        return rules;
    }

    private static TRule Bind<TRule>(IConfigurationSection rule)
    {
        try
        {
            return rule.Get<TRule>(binder => binder.ErrorOnUnknownConfiguration = true) ?? throw Refusal($"{rule.Path} is empty.");
        }
        catch (InvalidOperationException malformed)
        {
            throw Refusal($"{rule.Path}: {malformed.Message}");
        }
    }

    private static OptionsValidationException Refusal(string reason) => new(nameof(DelayOptions), typeof(DelayOptions), [reason]);

    // Many shells allow no '.' or '-' in names of environment variables, so Delays__speech_phrase__Milliseconds works too.
    private static string OperationNamed(string key) =>
        Operation.All.FirstOrDefault(name => name.Replace('.', '_').Replace('-', '_').Equals(key.Replace('.', '_').Replace('-', '_'), StringComparison.OrdinalIgnoreCase)) ?? key;
}
