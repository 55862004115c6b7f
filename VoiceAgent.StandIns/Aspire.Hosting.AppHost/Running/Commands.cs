using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting.Running;

/// <summary>Finds the program behind a resource.</summary>
internal static class Commands
{
    /// <summary>Checks every resource's programs before the first one is started.</summary>
    /// <exception cref="DistributedApplicationException">One is missing; says which, for whom, and what to do.</exception>
    public static void RequireAll(IEnumerable<IResource> resources)
    {
        foreach (var resource in resources)
        {
            foreach (var required in resource.Annotations.OfType<RequiredCommandAnnotation>())
            {
                if (Find(required.Command, ".") is null)
                {
                    throw new DistributedApplicationException(
                        $"'{required.Command}', which '{resource.Name}' needs, was not found on PATH: install it{(required.HelpLink is { } link ? $" from {link}" : "")} and start again.");
                }
            }

            _ = Of(resource);
        }
    }

    /// <summary>The program to run for a resource, and the arguments that go before its own; null for a resource without a process.</summary>
    public static (string Path, string[] Arguments, string WorkingDirectory)? Of(IResource resource) => resource switch
    {
        ExecutableResource executable => (Find(executable.Command, executable.WorkingDirectory) ?? throw NotFound(executable.Name, executable.Command), [], Existing(executable)),
        ProjectResource project => OfProject(project),
        _ => null,
    };

    private static (string Path, string[] Arguments, string WorkingDirectory) OfProject(ProjectResource project)
    {
        var file = project.Annotations.OfType<ProjectPathAnnotation>().Last().ProjectPath;
        var folder = Path.GetDirectoryName(file)!;

        // The AppHost's build has built it too, into the same place below its own folder.
        var built = AppContext.BaseDirectory.Split(Path.DirectorySeparatorChar, StringSplitOptions.RemoveEmptyEntries) is [.., "bin", var configuration, var framework]
            ? Path.Combine(folder, "bin", configuration, framework)
            : Path.Combine(folder, "bin");
        var program = Path.Combine(built, $"{Path.GetFileNameWithoutExtension(file)}.dll");
        return File.Exists(program)
            ? (Find("dotnet", folder) ?? throw NotFound(project.Name, "dotnet"), ["exec", program], folder)
            : throw new DistributedApplicationException($"'{project.Name}' has not been built: {program} is missing. Build the solution (dotnet build) and start again.");
    }

    private static DistributedApplicationException NotFound(string resource, string command) => new(Path.IsPathRooted(command) || command.Contains('/', StringComparison.Ordinal)
        ? $"'{resource}' cannot be started: there is no program {command}."
        : $"'{command}', which '{resource}' needs, was not found on PATH: install it and start again.");

    private static string Existing(ExecutableResource executable) => Directory.Exists(executable.WorkingDirectory)
        ? executable.WorkingDirectory
        : throw new DistributedApplicationException($"'{executable.Name}' cannot be started: its working directory {executable.WorkingDirectory} does not exist.");

    private static string? Find(string command, string workingDirectory)
    {
        // The .NET that we run in ourselves is the right one even where PATH knows none, or another.
        if (command == "dotnet" && new[] { Environment.ProcessPath, Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") }.FirstOrDefault(IsDotnet) is { } own)
        {
            return own;
        }

        if (command.Contains('/', StringComparison.Ordinal))
        {
            var path = Path.GetFullPath(Path.Combine(workingDirectory, command));
            return File.Exists(path) ? path : null;
        }

        return (Environment.GetEnvironmentVariable("PATH") ?? "")
            .Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
            .Select(folder => Path.Combine(folder, command))
            .FirstOrDefault(IsExecutable);
    }

    private static bool IsDotnet(string? path) => Path.GetFileName(path) == "dotnet" && File.Exists(path);

    private static bool IsExecutable(string path) =>
        File.Exists(path) && !OperatingSystem.IsWindows() && (File.GetUnixFileMode(path) & (UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute)) != 0;
}
