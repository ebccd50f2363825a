"""The same comparison with other values of the uncertain inputs."""
