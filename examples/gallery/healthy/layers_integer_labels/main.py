import numpy as np
from minitorch import Sequential, Linear, Tanh, CrossEntropy, SGD

rng = np.random.default_rng(4)
labels = rng.integers(0, 5, 200)
angle = labels * 2 * np.pi / 5
points = np.stack([np.cos(angle), np.sin(angle)], axis=1) + rng.normal(0, 0.2, (200, 2))

model = Sequential(Linear(2, 20, rng), Tanh(), Linear(20, 5, rng))
criterion = CrossEntropy()
optimizer = SGD(model, lr=0.5, momentum=0.9)

for epoch in range(100):
    optimizer.zero_grad()
    logits = model(points)
    loss = criterion(logits, labels)
    model.backward(criterion.backward())
    optimizer.step()
    if (epoch + 1) % 10 == 0:
        print(f"Epoch [{epoch + 1}/100], Loss: {loss:.4f}, Acc: {(logits.argmax(1) == labels).mean():.2f}")
