using System.Net;
using System.Text.Json.Nodes;
using Nexus.Hosting.Aws.Tests.Publishing.Tools;
using Nexus.Tests;

namespace Nexus.Hosting.Aws.Tests.Publishing.Deployment;

/// <summary>Images are built and pushed by podman into a registry that asks for a password, which comes from ECR (moto's).</summary>
public sealed class ImageTests(Podman podman) : IClassFixture<Podman>
{
    private const string BaseRepository = "dotnet/aspnet";
    private const string BaseImage = "localhost/nexus-aspnet:1";

    [Fact]
    public async Task The_script_builds_a_project_a_program_of_one_file_and_a_Dockerfile_and_pushes_them()
    {
        podman.Require();
        await using var harbor = await Harbor.StartAsync();
        await using var registry = await ImageRegistry.StartAsync();
        await harbor.SucceedAsync("publish", Models(registry));

        var (pushed, log) = await harbor.ShellAsync(
            $"'{harbor.Output}/infrastructure/scripts/build-and-push.sh' --source '{Harbor.Sources}' --tag v1",
            await VariablesAsync(registry, ("IMAGE_REGISTRY", registry.Authority), ("CONTAINER_RUNTIME", "podman"), ("RETRY_SECONDS", "0")));

        Assert.True(pushed == 0, log);
        Assert.DoesNotContain(ImageRegistry.Password, log);
        await AssertImagesAsync(registry, "harbor/dev", "v1");
    }

    [Fact]
    public async Task A_Dockerfile_that_is_made_of_a_JavaScript_app_builds_an_image_that_runs()
    {
        podman.Require();
        Tool.Require("node");
        const string image = "localhost/nexus-node:1";
        await podman.ImportAsync(image, "node");
        await using var harbor = await Harbor.StartAsync();
        await using var registry = await ImageRegistry.StartAsync();
        await harbor.SucceedAsync("publish", "--Parameters:greeting", "ahoy", "--deck", image);

        var (pushed, log) = await harbor.ShellAsync(
            $"'{harbor.Output}/infrastructure/scripts/build-and-push.sh' --source '{Harbor.Sources}' --tag v1",
            await VariablesAsync(registry, ("IMAGE_REGISTRY", registry.Authority), ("CONTAINER_RUNTIME", "podman"), ("RETRY_SECONDS", "0")));

        Assert.True(pushed == 0, log);
        Assert.Equal("node", (string?)(await registry.ConfigurationAsync("harbor/dev/deck", "v1"))["config"]!["User"]);
        // The image of the tests knows no users by name.
        Assert.Equal("aye from 1000 in production\n", await podman.RunAsync("run", "--rm", "--user", "1000", $"{registry.Authority}/harbor/dev/deck:v1"));
    }

    [Fact]
    public async Task Dockerfiles_that_are_made_of_apps_with_packages_build_a_server_of_Next_js_and_a_static_website()
    {
        podman.Require();
        Tool.Require("npm");
        // Under the names that the Dockerfiles begin with; of the web server there are its folders alone.
        await podman.ImportAsync("localhost/node:22-slim", "node", withNpm: true);
        await podman.RunAsync("tag", Podman.Image, "mcr.microsoft.com/dotnet/nightly/yarp:2.3-preview");
        await using var harbor = await Harbor.StartAsync();
        await using var registry = await ImageRegistry.StartAsync();
        await harbor.SucceedAsync("publish", "--Parameters:greeting", "ahoy", "--site", WriteApp(registry.Folder));

        var (pushed, log) = await harbor.ShellAsync(
            $"'{harbor.Output}/infrastructure/scripts/build-and-push.sh' --source '{Harbor.Sources}' --tag v1",
            await VariablesAsync(registry, ("IMAGE_REGISTRY", registry.Authority), ("CONTAINER_RUNTIME", "podman"), ("RETRY_SECONDS", "0")));

        Assert.True(pushed == 0, log);
        Assert.Equal("1000 production built public\n", await podman.RunAsync("run", "--rm", $"{registry.Authority}/harbor/dev/site:v1"));
        // The server has what it is made of alone.
        Assert.Equal("public\nserver.js\n", await podman.RunAsync("run", "--rm", "--entrypoint", "/bin/ls", $"{registry.Authority}/harbor/dev/site:v1"));
        Assert.Equal("built", await podman.RunAsync("run", "--rm", "--entrypoint", "/bin/cat", $"{registry.Authority}/harbor/dev/page:v1", "/app/wwwroot/index.html"));
        var page = (await registry.ConfigurationAsync("harbor/dev/page", "v1"))["config"]!;
        Assert.Equal(("1654", "dotnet /app/yarp.dll"), ((string?)page["User"], string.Join(' ', page["Entrypoint"]!.AsArray().Select(w => (string)w!))));
    }

    // What it builds lies where Next.js and Vite put theirs. Packages come from afar, so that it has none.
    private static string WriteApp(string parent)
    {
        var folder = Directory.CreateDirectory(Path.Combine(parent, "app")).FullName;
        Directory.CreateDirectory(Path.Combine(folder, "public"));
        foreach (var (name, content) in new Dictionary<string, string>
        {
            ["package.json"] = """{ "name": "app", "version": "1.0.0", "scripts": { "build": "node build.mjs" } }""",
            ["package-lock.json"] = """{ "name": "app", "version": "1.0.0", "lockfileVersion": 3, "packages": { "": { "name": "app", "version": "1.0.0" } } }""",
            ["public/robots.txt"] = "public",
            ["server.js"] = "const read = name => require('fs').readFileSync(name, 'utf8');\nconsole.log(process.getuid(), process.env.NODE_ENV, read('.next/static/page.txt'), read('public/robots.txt'));\n",
            ["build.mjs"] =
                """
                import { cpSync, mkdirSync, writeFileSync } from 'node:fs';
                for (const folder of ['.next/standalone', '.next/static', 'dist']) mkdirSync(folder, { recursive: true });
                cpSync('server.js', '.next/standalone/server.js');
                writeFileSync('.next/static/page.txt', 'built');
                writeFileSync('dist/index.html', 'built');
                """,
        })
        {
            File.WriteAllText(Path.Combine(folder, name), content);
        }

        return folder;
    }

    [Fact]
    public async Task The_commands_of_the_README_deploy_what_was_published()
    {
        podman.Require();
        await using var harbor = await Harbor.StartAsync();
        await using var registry = await ImageRegistry.StartAsync();
        await harbor.SucceedAsync("publish", "--Parameters:greeting", "ahoy", "--winch", Podman.Image);
        var folder = Path.Combine(harbor.Output, "cloudformation");
        var blocks = (await File.ReadAllTextAsync(Path.Combine(folder, "README.md"), TestContext.Current.CancellationToken)).Split("```\n").Where((_, i) => i % 2 == 1).ToList();
        var (commands, secrets) = (blocks[0].Split('\n', StringSplitOptions.RemoveEmptyEntries), blocks[1]);
        Assert.Equal(3, commands.Length);
        var variables = await VariablesAsync(registry, ("IMAGE_REGISTRY", registry.Authority), ("CONTAINER_RUNTIME", "podman"), ("RETRY_SECONDS", "0"));

        // As the page says: the secrets, the first two commands, the values that they give, the third.
        await RunAsync($"printf %s {Harbor.Secret} | {secrets}");
        await RunAsync(commands[0]);
        var tag = (await RunAsync($"{commands[1]} --source '{Harbor.Sources}' 2>/dev/null")).Trim();
        var parameters = JsonNode.Parse(await File.ReadAllTextAsync(Path.Combine(folder, "parameters.dev.json"), TestContext.Current.CancellationToken))!.AsArray();
        var arn = (string)(await harbor.AwsAsync("secretsmanager", "describe-secret", "--secret-id", "harbor/dev/token"))["ARN"]!;
        foreach (var parameter in parameters)
        {
            parameter!["ParameterValue"] = (string)parameter["ParameterKey"]! switch { "ImageTag" => tag, "TokenSecretArn" => arn, _ => (string?)parameter["ParameterValue"] };
        }

        // The page asks for the AWS CLI 2, which takes the file as it is; version 1 knows a shorter form alone.
        var isOld = (await RunAsync("aws --version")).StartsWith("aws-cli/1.", StringComparison.Ordinal);
        var values = isOld ? new JsonArray([.. parameters.Select(p => (JsonNode?)$"{p!["ParameterKey"]}={p["ParameterValue"]}")]) : parameters;
        await File.WriteAllTextAsync(Path.Combine(folder, "parameters.dev.json"), values.ToJsonString(), TestContext.Current.CancellationToken);
        await RunAsync(commands[2]);

        var stack = (await harbor.AwsAsync("cloudformation", "describe-stacks", "--stack-name", "harbor-dev"))["Stacks"]![0]!;
        Assert.Equal("CREATE_COMPLETE", (string?)stack["StackStatus"]);
        await registry.ConfigurationAsync("harbor/dev/winch", tag);

        async Task<string> RunAsync(string command)
        {
            var (exitCode, said) = await harbor.ShellAsync($"cd '{folder}'\n{command}", variables);
            Assert.True(exitCode == 0, $"{command}\n{said}");
            return said;
        }
    }

    [Fact]
    public async Task The_commands_of_the_README_apply_what_was_published_with_Terraform()
    {
        podman.Require();
        await using var harbor = await Harbor.StartAsync();
        await using var registry = await ImageRegistry.StartAsync();
        using var terraform = TerraformTool.Create();
        await harbor.SucceedAsync("publish", "--Parameters:greeting", "ahoy", "--winch", Podman.Image);
        var folder = Path.Combine(harbor.Output, "infrastructure");
        var blocks = (await File.ReadAllTextAsync(Path.Combine(folder, "README.md"), TestContext.Current.CancellationToken)).Split("```\n").Where((_, i) => i % 2 == 1).ToList();
        var commands = blocks[0].Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(5, commands.Length);
        // Whether the provider is there.
        terraform.Write("versions.tf", await File.ReadAllTextAsync(Path.Combine(folder, "versions.tf"), TestContext.Current.CancellationToken));
        await terraform.InitAsync();
        var variables = await VariablesAsync(registry, ("IMAGE_REGISTRY", registry.Authority), ("CONTAINER_RUNTIME", "podman"), ("RETRY_SECONDS", "0"));
        foreach (var (name, value) in terraform.Variables.Where(v => v.Key.StartsWith("TF_", StringComparison.Ordinal)))
        {
            variables[name] = value;
        }

        // No tasks come up here, and nobody is there to say yes.
        variables["TF_VAR_wait_for_services"] = "false";
        variables["TF_CLI_ARGS_apply"] = "-no-color -auto-approve";

        // As the page says: the secrets, the variables that ask for them, the commands. Of what moto lacks the last one does without.
        await RunAsync($"printf %s {Harbor.Secret} | {blocks.Single(b => b.StartsWith("aws secretsmanager", StringComparison.Ordinal))}");
        var arn = (string)(await harbor.AwsAsync("secretsmanager", "describe-secret", "--secret-id", "harbor/dev/token"))["ARN"]!;
        await File.AppendAllTextAsync(Path.Combine(folder, "dev.tfvars"), $"token_secret_arn = \"{arn}\"\n", TestContext.Current.CancellationToken);
        var resources = TerraformTool.Resources(folder).Where(r => !r.StartsWith("aws_appautoscaling_", StringComparison.Ordinal)).ToList();
        commands[4] += string.Concat(resources.Select(r => $" -target={r}"));
        var said = await RunAsync(string.Join('\n', [.. commands.Select(c => c.Replace("push.sh", $"push.sh --source '{Harbor.Sources}'", StringComparison.Ordinal)), "terraform state list"]));

        Assert.Equal(resources.Order(StringComparer.Ordinal), said.Split('\n').Where(l => l.StartsWith("aws_", StringComparison.Ordinal) && !l.Contains(':', StringComparison.Ordinal)).Order(StringComparer.Ordinal));
        var task = (await harbor.AwsAsync("ecs", "describe-task-definition", "--task-definition", "harbor-dev-winch"))["taskDefinition"]!;
        var tag = ((string)task["containerDefinitions"]![0]!["image"]!).Split(':')[^1];
        await registry.ConfigurationAsync("harbor/dev/winch", tag);

        async Task<string> RunAsync(string script)
        {
            var (exitCode, answer) = await harbor.ShellAsync($"cd '{folder}'\n{script}", variables);
            Assert.True(exitCode == 0, $"{script}\n{answer}");
            return answer;
        }
    }

    [Fact]
    public async Task A_deployment_builds_and_pushes_them_itself()
    {
        podman.Require();
        await using var harbor = await Harbor.StartAsync();
        await using var registry = await ImageRegistry.StartAsync();
        var variables = await VariablesAsync(registry, ("ASPIRE_CONTAINER_RUNTIME", "podman"));
        foreach (var (name, value) in await harbor.WithRegistryAsync(new($"http://{registry.Authority}")))
        {
            variables[name] = value;
        }

        var log = await harbor.SucceedAsync("deploy", variables, Models(registry));

        Assert.DoesNotContain(ImageRegistry.Password, log);
        var stack = (await harbor.AwsAsync("cloudformation", "describe-stacks", "--stack-name", "harbor-dev"))["Stacks"]![0]!;
        var tag = (string)stack["Parameters"]!.AsArray().Single(p => (string?)p!["ParameterKey"] == "ImageTag")!["ParameterValue"]!;
        await AssertImagesAsync(registry, "harbor/dev", tag);
    }

    private static string[] Models(ImageRegistry registry)
    {
        var program = Path.Combine(registry.Folder, "pilot.cs");
        File.WriteAllText(program, "await Task.Delay(Timeout.Infinite);\n");
        return ["--Parameters:greeting", "ahoy", "--winch", Podman.Image, "--lookout", RunningApp.EchoProject, "--pilot", program];
    }

    private static async Task AssertImagesAsync(ImageRegistry registry, string prefix, string tag)
    {
        Assert.Equal(HttpStatusCode.Unauthorized, await registry.StatusAsync($"{prefix}/winch/manifests/{tag}"));
        var winch = await registry.ConfigurationAsync($"{prefix}/winch", tag);
        Assert.Equal(["/bin/httpd", "-f", "-p", "9000"], winch["config"]!["Entrypoint"]!.AsArray().Select(w => (string)w!));
        foreach (var (name, assembly) in new[] { ("lookout", "Echo"), ("pilot", "pilot") })
        {
            var built = await registry.ConfigurationAsync($"{prefix}/{name}", tag);
            Assert.Equal(("linux", "amd64"), ((string?)built["os"], (string?)built["architecture"]));
            Assert.Contains($"/app/{assembly}.dll", Words(built["config"]!));
            // Not as root: the base image, as Microsoft's, names no user and has the number of one, which building took.
            Assert.Equal("1654", (string?)built["config"]!["User"]);
        }

        static IEnumerable<string> Words(JsonNode configuration) =>
            (configuration["Entrypoint"]?.AsArray() ?? []).Concat(configuration["Cmd"]?.AsArray() ?? []).Select(w => (string)w!);
    }

    // The SDK takes the image that projects begin with from the same registry: Microsoft's is not within reach.
    private async Task<Dictionary<string, string?>> VariablesAsync(ImageRegistry registry, params (string Name, string Value)[] more)
    {
        var variables = podman.Variables.Concat(registry.Variables).ToDictionary(v => v.Key, v => (string?)v.Value);
        variables["ContainerBaseImage"] = $"{registry.Authority}/{BaseRepository}:10.0";
        // For another processor the lock file of the project would be written anew.
        variables["NuGetLockFilePath"] = Path.Combine(registry.Folder, "packages.lock.json");
        variables["DOTNET_CONTAINER_INSECURE_REGISTRIES"] = registry.Authority;
        variables["DOTNET_CONTAINER_PULL_REGISTRY_UNAME"] = ImageRegistry.User;
        variables["DOTNET_CONTAINER_PULL_REGISTRY_PWORD"] = ImageRegistry.Password;
        foreach (var (name, value) in more)
        {
            variables[name] = value;
        }

        var file = Path.Combine(registry.Folder, "base.Dockerfile");
        await File.WriteAllTextAsync(file, $"FROM {Podman.Image}\nENV APP_UID=1654\n", TestContext.Current.CancellationToken);
        await podman.RunAsync("build", "--pull=never", "--file", file, "--tag", BaseImage, registry.Folder);
        Assert.Equal("", (await podman.RunAsync("image", "inspect", "--format", "{{.User}}", BaseImage)).Trim());
        await podman.RunAsync(
            "push", "--tls-verify=false", "--creds", $"{ImageRegistry.User}:{ImageRegistry.Password}", BaseImage, $"{registry.Authority}/{BaseRepository}:10.0");
        return variables;
    }
}
