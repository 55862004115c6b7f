using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Testing;

namespace VoiceAgent.Tests.AppHost.Running;

public sealed class SpoolOfTheStackTests
{
    /// <summary>With one folder for all stacks, a worker of another stack would deliver the data of a killed worker to its own stores.</summary>
    [Fact]
    public async Task What_waits_on_local_disk_waits_in_the_data_folder_of_the_stack()
    {
        var data = Directory.CreateTempSubdirectory("voiceagent-").FullName;
        try
        {
            await using var builder = await DistributedApplicationTestingBuilder.CreateAsync(typeof(VoiceAgent.AppHost.Running.CallGateway), [$"--data={data}"]);
            var pipeline = builder.Resources.Single(resource => resource.Name == "pipeline");
            var environment = new EnvironmentCallbackContext(builder.ExecutionContext, pipeline);
            foreach (var part in pipeline.Annotations.OfType<EnvironmentCallbackAnnotation>())
            {
                await part.Callback(environment);
            }

            Assert.Equal(Path.Combine(data, "spool"), environment.EnvironmentVariables["Spool__Folder"]);
            var keys = environment.EnvironmentVariables["RecordingKeys__File"];
            Assert.Equal(Path.Combine(data, "recording-keys", "keys"), keys);

            // The program creates the file. It cannot if there is a folder with its name.
            Assert.False(Directory.Exists((string)keys));
        }
        finally
        {
            Directory.Delete(data, recursive: true);
        }
    }
}
